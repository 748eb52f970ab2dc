using System.Text;

namespace Generative.Tokenizers;

/// <summary>Normalisation as SentencePiece does it ("SentencePiece", Kudo and Richardson, 2018): the map, then spaces.</summary>
/// <param name="map">The model's character map; null for none.</param>
/// <param name="userDefined">Spellings that are never changed.</param>
/// <param name="spaces">What happens to spaces.</param>
internal sealed class SentencePieceNormaliser(CharsMap? map, CharTrie userDefined, SentencePieceSpaces spaces) : INormaliser
{
    // Keys of a map are short; more bytes than this never belong to one.
    private const int LongestKey = 64;

    public string Apply(string text)
    {
        var result = new StringBuilder(text.Length + 1);
        var afterSpace = spaces.RemoveExtra;
        var any = false;
        var buffer = new byte[3 * LongestKey];
        for (var i = 0; i < text.Length;)
        {
            var part = Next(text, ref i, buffer);
            if (spaces.RemoveExtra && !any && part == " ")
                continue;
            if (!any && spaces.DummyPrefix && !spaces.AsSuffix)
                result.Append(spaces.Symbol);
            any = true;
            if (afterSpace)
                part = part.TrimStart(' ');
            if (part.Length > 0)
                afterSpace = spaces.RemoveExtra && part[^1] == ' ';
            result.Append(spaces.Escape ? part.Replace(" ", spaces.Symbol, StringComparison.Ordinal) : part);
        }
        var end = result.Length;
        while (spaces.RemoveExtra && end > 0 && result[end - 1] == spaces.Symbol[0])
            end--;
        result.Length = end;
        return any && spaces.DummyPrefix && spaces.AsSuffix ? result + spaces.Symbol : result.ToString();
    }

    private string Next(string text, ref int i, byte[] buffer)
    {
        var start = i;
        if (userDefined.Longest(text, i, out var defined) >= 0)
        {
            i += defined;
            return text[start..i];
        }
        i += Scalars.Length(text, i);
        if (map is null || EscapedBytes.At(text, start))
            return text[start..i];
        // The key may be longer than the scalar, so what follows is offered too, up to an escaped byte.
        var (end, bytes) = (start, 0);
        while (end < text.Length && end - start < LongestKey && !EscapedBytes.At(text, end))
        {
            bytes += EscapedBytes.Utf8(text, end, buffer.AsSpan(bytes));
            end += Scalars.Length(text, end);
        }
        if (map.Find(buffer.AsSpan(0, bytes), longest: true, out var length) is not { } replaced)
            return text[start..i];
        i = start + Encoding.UTF8.GetCharCount(buffer, 0, length);
        return replaced;
    }
}
