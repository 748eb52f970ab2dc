namespace Generative.Pipelines;

/// <summary>Text into tokens so that it comes back letter for letter.</summary>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class WordTokens(ITextTokenizer tokenizer)
{
    private readonly LiteralText _literal = new(tokenizer);
    private readonly TokenSpellings _spellings = TokenSpellings.Of(tokenizer);

    /// <summary>Which tokens begin a word with the space before it. One entry a token.</summary>
    public bool[] WordStarts => _spellings.WordStarts;

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="behind">Whether something stands before it.</param>
    /// <exception cref="ArgumentException">They would read otherwise than the text.</exception>
    public IReadOnlyList<int> Encode(string text, bool behind)
    {
        var ids = _literal.Encode(text);
        return _spellings.Said(ids, behind) is var said && said == text ? ids : throw new ArgumentException(
            $"The model's tokenizer cannot say '{Shown(text)}' exactly; it makes '{Shown(said)}' of it. {Fix(text, said)}");
    }

    /// <summary>Whether a text ends in a single space that belongs to the token behind it.</summary>
    public bool LeavesSpace(string text) =>
        text is [' '] or [.., not (' ' or '\n' or '\t' or '\r'), ' '] && Array.Exists(WordStarts, starts => starts);

    private static string Fix(string text, string said)
    {
        var (wanted, got) = (Bare(text), Bare(said));
        if (!string.Equals(wanted, got, StringComparison.OrdinalIgnoreCase))
            return "Leave out the characters it lacks.";
        if (wanted != got)
            return "It does not keep capital letters as they are; write them as it does.";
        return "It sets the spaces between words itself; give one space before each word, also behind a hole, and none elsewhere.";
    }

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
