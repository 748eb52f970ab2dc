using System.Text;

namespace Generative.Pipelines;

/// <summary>
/// Text into tokens where the spellings of special tokens are meant letter for letter: tokenizers make one token of each wherever it
/// stands, so the text is cut inside it.
/// </summary>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class LiteralText(ITextTokenizer tokenizer)
{
    // A spelling of one character cannot be cut: whoever encodes finds out that the tokens say something else.
    private readonly (byte[] Spelling, int Cut)[] _special =
    [
        .. tokenizer.SpecialTokens.Keys.Where(s => s.EnumerateRunes().Skip(1).Any())
            .Select(s => (Encoding.UTF8.GetBytes(s), s.EnumerateRunes().First().Utf8SequenceLength)),
    ];

    /// <summary>The tokens of a text.</summary>
    public IReadOnlyList<int> Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>The tokens of bytes that need not be UTF-8.</summary>
    /// <exception cref="NotSupportedException">They are none, and the tokenizer cannot say single bytes.</exception>
    public IReadOnlyList<int> Encode(ReadOnlySpan<byte> bytes)
    {
        var (ids, next) = (new List<int>(), new int[_special.Length]);
        Array.Fill(next, -1);
        for (int from = 0, to; from < bytes.Length; from = to)
        {
            to = bytes.Length;
            var first = bytes.Length;
            for (var i = 0; i < next.Length; i++)
            {
                // Looked for again only once the last find is passed.
                if (next[i] < from)
                    next[i] = bytes[from..].IndexOf(_special[i].Spelling) is >= 0 and var at ? from + at : int.MaxValue;
                if (next[i] < first)
                    (first, to) = (next[i], next[i] + _special[i].Cut);
            }
            ids.AddRange(tokenizer.EncodeBytes(bytes[from..to]));
        }
        return ids;
    }
}
