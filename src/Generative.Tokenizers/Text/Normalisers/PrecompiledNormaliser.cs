using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// A <see cref="CharsMap"/> as tokenizer.json applies it: what a reader sees as one character is looked up whole where it is short, and
/// otherwise scalar by scalar; the shortest key wins. SentencePiece itself takes the longest, see <see cref="SentencePieceNormaliser"/>.
/// </summary>
internal sealed class PrecompiledNormaliser(CharsMap map) : INormaliser
{
    private const int LongestWhole = 5; // bytes

    public string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var element = text.AsSpan(i, StringInfo.GetNextTextElementLength(text, i));
            i += element.Length;
            if (Encoding.UTF8.GetByteCount(element) <= LongestWhole && Find(element) is { } whole)
                result.Append(whole);
            else
                AddScalars(element.ToString(), result);
        }
        return result.ToString();
    }

    private void AddScalars(string element, StringBuilder into)
    {
        for (var i = 0; i < element.Length; i += Scalars.Length(element, i))
        {
            var scalar = element.AsSpan(i, Scalars.Length(element, i));
            if (Find(scalar) is { } replaced)
                into.Append(replaced);
            else
                into.Append(scalar);
        }
    }

    private string? Find(ReadOnlySpan<char> characters)
    {
        Span<byte> bytes = stackalloc byte[3 * characters.Length];
        return char.IsSurrogate(characters[0]) && characters.Length == 1 ? null // an escaped byte
            : map.Find(bytes[..Encoding.UTF8.GetBytes(characters, bytes)], longest: false, out _);
    }
}
