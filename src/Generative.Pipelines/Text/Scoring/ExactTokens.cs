namespace Generative.Pipelines;

/// <summary>Bytes as tokens that say exactly these bytes.</summary>
internal static class ExactTokens
{
    /// <summary>The tokens of a text, in which spellings of special tokens are letters like others.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="text">Any bytes.</param>
    /// <param name="cannot">What cannot be done without them, for the error: <c>The text cannot be scored by 'x'</c>.</param>
    /// <exception cref="InvalidDataException">The tokenizer says something else, or cannot say the bytes.</exception>
    public static IReadOnlyList<int> Of(ITextTokenizer tokenizer, ReadOnlySpan<byte> text, string cannot)
    {
        IReadOnlyList<int> ids;
        try
        {
            ids = new LiteralText(tokenizer).Encode(text);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException($"{cannot}: {e.Message}", e);
        }
        var said = tokenizer.DecodeBytes(ids, skipSpecial: true);
        return text.SequenceEqual(said) ? ids : throw new InvalidDataException($"{cannot}: its tokenizer says something else from byte "
            + $"{text.CommonPrefixLength(said)} on (it lacks a character, or rewrites letters or spaces); give it what it can say.");
    }
}
