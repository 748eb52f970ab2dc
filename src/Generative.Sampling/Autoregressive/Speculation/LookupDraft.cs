namespace Generative.Sampling;

/// <summary>
/// Drafts from the text itself: the longest run of words at its end that stood in it before, and what followed there. Costs no network and
/// helps where a text repeats its prompt: summaries, code, verse.
/// Source: Saxena, "Prompt Lookup Decoding", 2023.
/// </summary>
public sealed class LookupDraft : IDraftSource
{
    private static readonly SamplerSetting Longest = new("ngram", 3, 1, 16, "longest run of tokens at the text's end that is looked up");

    /// <inheritdoc/>
    public string Name => "prompt-lookup";

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Longest];

    /// <inheritdoc/>
    public IDraftRun Begin(DraftSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return new Run(DecodingSettings.Whole(setup.Context, Longest));
    }

    /// <summary>The tokens that followed the longest run at the end of a text where it stood last; empty where it never did.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">Longest run to look for, at least 1; shorter ones are tried after it.</param>
    /// <param name="most">Most tokens wanted.</param>
    public static ReadOnlySpan<long> Find(ReadOnlySpan<long> text, int longest, int most)
    {
        for (var size = Math.Min(longest, text.Length - 1); size > 0 && most > 0; size--)
            // The last place but the end itself: what was said lately is likeliest to be said again.
            if (text[..^1].LastIndexOf(text[^size..]) is var found and >= 0)
                return text[(found + size)..Math.Min(found + size + most, text.Length)];
        return [];
    }

    private sealed class Run(int longest) : IDraftRun
    {
        public IReadOnlyList<Draft> Propose(IReadOnlyList<DraftQuestion> texts) =>
            [.. texts.Select(t => new Draft(Find(t.Text.Tokens.Span, longest, t.Most).ToArray()))];

        public void Learn(IReadOnlyList<DraftOutcome> outcomes) { }

        public void Dispose() { }
    }
}
