using System.Text;

namespace Generative;

/// <summary>Has a tokenizer that parses special tokens encode their spellings as letters: it is given the text in parts, cut inside them.</summary>
internal static class LiteralEncoding
{
    public static IReadOnlyList<int> Of(ITextTokenizer tokenizer, ReadOnlySpan<byte> bytes)
    {
        // A spelling of one character cannot be cut: whoever encodes finds out that the tokens say something else.
        (byte[] Spelling, int Cut)[] special =
        [
            .. tokenizer.SpecialTokens.Keys.Where(s => s.EnumerateRunes().Skip(1).Any())
                .Select(s => (Encoding.UTF8.GetBytes(s), s.EnumerateRunes().First().Utf8SequenceLength)),
        ];
        var (ids, next) = (new List<int>(), new int[special.Length]);
        Array.Fill(next, -1);
        for (int from = 0, to; from < bytes.Length; from = to)
        {
            to = bytes.Length;
            var first = bytes.Length;
            for (var i = 0; i < next.Length; i++)
            {
                // Looked for again only once the last find is passed.
                if (next[i] < from)
                    next[i] = bytes[from..].IndexOf(special[i].Spelling) is >= 0 and var at ? from + at : int.MaxValue;
                if (next[i] < first)
                    (first, to) = (next[i], next[i] + special[i].Cut);
            }
            ids.AddRange(tokenizer.EncodeBytes(bytes[from..to]));
        }
        return ids;
    }
}
