namespace Generative;

/// <summary>What a source of drafts may use.</summary>
/// <param name="Context">The run: request, settings, device. Its predictions are the model's, not the draft's.</param>
/// <param name="Vocabulary">Tokens of the model.</param>
/// <param name="Rules">
/// What changes the model's scores before a draw. A draft from changed scores is accepted more often; one from unchanged scores is as
/// right.
/// </param>
public sealed record DraftSetup(SamplingContext Context, int Vocabulary, ILogitsRule Rules)
{
    /// <summary>
    /// How many tokens may follow each place, first the text's end, then every token of the first level, and so on: [1, 1, 1, 1] is a line
    /// of four tokens, [3, 1] three lines of two, [2, 2] a tree of six. A source may give less.
    /// </summary>
    public IReadOnlyList<int> Branching { get; init; } = [1];

    /// <summary>Whether tokens behind one place must differ: drawn without replacement.</summary>
    public bool Distinct { get; init; }

    /// <summary>
    /// Whether only the model's likeliest token counts: then the draft's likeliest are the best guesses, and there are no uniforms.
    /// </summary>
    public bool Greedy { get; init; }
}
