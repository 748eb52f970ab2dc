namespace Generative.Pipelines;

/// <summary>Text into tokens so that it comes back letter for letter.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="mask">Token that stands for a hole; null where there is none.</param>
internal sealed class WordTokens(ITextTokenizer tokenizer, int? mask)
{
    private const byte Space = (byte)' ';

    private readonly LiteralText _literal = new(tokenizer, mask);
    private readonly Lazy<bool[]> _starts = new(() => Starts(tokenizer));

    /// <summary>Which tokens begin a word with the space before it: more than the space alone. One entry a token.</summary>
    public bool[] WordStarts => _starts.Value;

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="ArgumentException">They would read otherwise than the text.</exception>
    public IReadOnlyList<int> Encode(string text)
    {
        var ids = _literal.Encode(text);
        return tokenizer.Decode(ids) is var said && said == text ? ids : throw new ArgumentException(
            $"The model's tokenizer cannot say '{Shown(text)}' exactly; it makes '{Shown(said)}' of it. "
            + "Leave out the characters it lacks.");
    }

    /// <summary>Whether a text ends in a single space that belongs to the token behind it.</summary>
    public bool LeavesSpace(string text) =>
        text is [' '] or [.., not (' ' or '\n' or '\t' or '\r'), ' '] && Array.Exists(WordStarts, starts => starts);

    private static bool[] Starts(ITextTokenizer tokenizer)
    {
        var special = tokenizer.SpecialTokens.Values.ToHashSet();
        return [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => !special.Contains(id) && BeginsWord(tokenizer, id))];
    }

    private static bool BeginsWord(ITextTokenizer tokenizer, int id)
    {
        try
        {
            return tokenizer.DecodeBytes([id]) is [Space, not Space, ..];
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;    // a gap in the vocabulary
        }
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
