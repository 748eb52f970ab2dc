namespace Generative;

/// <summary>A text that a draft is wanted for.</summary>
/// <param name="Number">Row of the run: the same in every round.</param>
/// <param name="Text">The text so far. Its tokens are valid during the call.</param>
/// <param name="Most">Most tokens in a line, 0 where the text gets but one token more.</param>
/// <param name="Uniforms">
/// Draws in [0, 1), one for each token that <see cref="DraftSetup.Branching"/> makes room for, to be used in the order of the draft's
/// tokens. Empty when <see cref="DraftSetup.Greedy"/>.
/// </param>
public sealed record DraftQuestion(int Number, DecodingRow Text, int Most, IReadOnlyList<double> Uniforms);
