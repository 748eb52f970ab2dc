using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Reads escapes such as <c>\n</c>, <c>\x{4E00}</c> or <c>\p{Han}</c>.</summary>
internal static class PublishedEscape
{
    private const int Other = -1;

    /// <summary>The escape or the character that begins here.</summary>
    /// <exception cref="ArgumentException">It names what is not known, or is cut off.</exception>
    public static PublishedAtom Read(string pattern, int start)
    {
        if (pattern[start] != '\\')
            return new(Scalars.Length(pattern, start), Code(pattern, start));
        if (start + 1 == pattern.Length)
            throw new ArgumentException($"the pattern ends in '\\' at {start}; add the character it is for");
        var kind = pattern[start + 1];
        return kind switch
        {
            'p' or 'P' => Property(pattern, start),
            'd' or 'D' => new(2, Other, UnicodeSets.Digit, kind == 'D'),
            's' or 'S' => new(2, Other, UnicodeSets.Space, kind == 'S'),
            'w' or 'W' => new(2, Other, UnicodeSets.Word, kind == 'W'),
            'h' or 'H' => new(2, Other, UnicodeSets.HexDigit, kind == 'H'),
            'x' => Hex(pattern, start),
            'u' => Number(pattern, start, start + 2, Math.Min(start + 6, pattern.Length), 0),
            't' => new(2, '\t'),
            'n' => new(2, '\n'),
            'v' => new(2, '\v'),
            'f' => new(2, '\f'),
            'r' => new(2, '\r'),
            'a' => new(2, '\a'),
            'e' => new(2, 0x1B),
            _ => char.IsAsciiLetterOrDigit(kind) ? new(2, Other) : new(1 + Scalars.Length(pattern, start + 1), Code(pattern, start + 1)),
        };
    }

    private static PublishedAtom Property(string pattern, int start)
    {
        if (start + 2 < pattern.Length && pattern[start + 2] != '{') // \pL
            return new(3, Other, UnicodeSets.Find(pattern[start + 2].ToString()), pattern[start + 1] == 'P');
        var end = pattern.IndexOf('}', start);
        if (end < 0)
            throw new ArgumentException($"the property at {start} has no end; add '}}'");
        var name = pattern[(start + 3)..end];
        var inverse = name is ['^', ..];
        return new(end + 1 - start, Other, UnicodeSets.Find(inverse ? name[1..] : name), inverse != (pattern[start + 1] == 'P'));
    }

    private static PublishedAtom Hex(string pattern, int start)
    {
        if (start + 2 < pattern.Length && pattern[start + 2] == '{')
            return Number(pattern, start, start + 3, Math.Max(pattern.IndexOf('}', start), start + 3), 1);
        var end = start + 2;
        while (end < pattern.Length && end < start + 4 && char.IsAsciiHexDigit(pattern[end]))
            end++;
        return Number(pattern, start, start + 2, end, 0);
    }

    private static PublishedAtom Number(string pattern, int start, int from, int to, int behind) =>
        int.TryParse(pattern.AsSpan(from, to - from), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && code is >= 0 and < ScalarSet.End
            ? new(to + behind - start, code)
            : throw new ArgumentException($"the code at {start} is no character; give hexadecimal digits up to 10FFFF");

    private static int Code(string pattern, int start) =>
        Scalars.Length(pattern, start) == 2 ? char.ConvertToUtf32(pattern, start) : pattern[start];
}
