namespace Generative.Pipelines;

/// <summary>
/// Text into tokens where the mask's spelling is meant letter for letter: tokenizers make one token of it wherever it stands, so the text
/// is cut inside it.
/// </summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="mask">Token that stands for a hole; null where there is none.</param>
internal sealed class LiteralText(ITextTokenizer tokenizer, int? mask)
{
    private readonly string? _spelling =
        tokenizer.SpecialTokens.Where(t => t.Value == mask).Select(t => t.Key).FirstOrDefault(s => s.Length > 1);

    /// <summary>The tokens of a text.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        if (_spelling is null || !text.Contains(_spelling, StringComparison.Ordinal))
            return tokenizer.Encode(text);
        var (ids, from) = (new List<int>(), 0);
        for (int at; (at = text.IndexOf(_spelling, from, StringComparison.Ordinal)) >= 0; from = at + 1)
            ids.AddRange(tokenizer.Encode(text[from..(at + 1)]));
        return [.. ids, .. tokenizer.Encode(text[from..])];
    }

    /// <summary>The tokens of bytes that need not be UTF-8.</summary>
    /// <exception cref="NotSupportedException">They are none, and the tokenizer cannot say single bytes.</exception>
    public IReadOnlyList<int> Encode(ReadOnlySpan<byte> bytes)
    {
        var ids = new List<int>();
        if (_spelling is not null)
        {
            var spelled = System.Text.Encoding.UTF8.GetBytes(_spelling);
            for (int at; (at = bytes.IndexOf(spelled)) >= 0; bytes = bytes[(at + 1)..])
                ids.AddRange(tokenizer.EncodeBytes(bytes[..(at + 1)]));
        }
        ids.AddRange(tokenizer.EncodeBytes(bytes));
        return ids;
    }
}
