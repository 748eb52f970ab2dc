using System.Buffers;
using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>Texts as Python looks at them: letters are code points.</summary>
internal static class PythonText
{
    private static readonly Dictionary<char, string> LongCapitals = new()
    {
        ['\u00DF'] = "SS", ['\u0149'] = "\u02BCN", ['\u01F0'] = "J\u030C", ['\uFB00'] = "FF", ['\uFB01'] = "FI", ['\uFB02'] = "FL",
        ['\uFB03'] = "FFI", ['\uFB04'] = "FFL", ['\uFB05'] = "ST", ['\uFB06'] = "ST",
    };

    private static readonly SearchValues<char> WithLongCapitals = SearchValues.Create([.. LongCapitals.Keys]);

    /// <summary>Whether each letter is one unit, so that places count alike here and there.</summary>
    public static bool IsPlain(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    /// <summary>Number of letters.</summary>
    public static long Length(string text) => IsPlain(text) ? text.Length : text.EnumerateRunes().Count();

    /// <summary>White space: four control characters more than .NET's.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1C' and <= '\x1F';

    /// <summary>The text without white space, or without these letters, at its ends.</summary>
    public static string Strip(string text, string? letters, bool start, bool end)
    {
        var (from, to) = (0, text.Length);
        var taken = letters?.EnumerateRunes().ToHashSet();
        while (start && from < to && Rune.DecodeFromUtf16(text.AsSpan(from, to - from), out var first, out var size) is var _
            && Goes(first))
            from += size;
        while (end && from < to && Rune.DecodeLastFromUtf16(text.AsSpan(from, to - from), out var last, out var size) is var _
            && Goes(last))
            to -= size;
        return text[from..to];

        bool Goes(Rune letter) => taken?.Contains(letter) ?? (letter.IsBmp && IsSpace((char)letter.Value));
    }

    /// <summary>Each word with one large letter at its beginning: a word begins behind whatever is no letter.</summary>
    public static string Title(string text) => Words(text, char.IsLetter);

    /// <summary>The same, where a word begins behind a space, a dash or an opening bracket.</summary>
    public static string TitleOfWords(string text) => Words(text, c => !IsSpace(c) && !"-({[<".Contains(c));

    /// <summary>The first letter large, the others small.</summary>
    public static string Capitalized(string text)
    {
        if (text.Length == 0)
            return text;
        Rune.DecodeFromUtf16(text, out _, out var first);
        return text[..first].ToUpperInvariant() + Lower(text[first..]);
    }

    /// <summary>The text in capitals; some letters have two or three of them.</summary>
    public static string Upper(string text) => text.AsSpan().IndexOfAny(WithLongCapitals) < 0 ? text.ToUpperInvariant()
        : string.Concat(text.Select(c => LongCapitals.GetValueOrDefault(c) ?? c.ToString())).ToUpperInvariant();

    /// <summary>The text in small letters; a sigma that ends a word has a form of its own.</summary>
    public static string Lower(string text)
    {
        if (text.AsSpan().IndexOfAny('\u0130', '\u03A3') < 0)
            return text.ToLowerInvariant();
        var small = new StringBuilder(text.ToLowerInvariant());
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\u03A3' && i > 0 && char.IsLetter(text[i - 1]) && !(i + 1 < text.Length && char.IsLetter(text[i + 1])))
                small[i] = '\u03C2';
        return small.Replace("\u0130", "i\u0307").ToString();
    }

    /// <summary>The text as it is compared where case does not matter.</summary>
    public static string CaseFolded(string text) =>
        Lower(text).Replace("\u00DF", "ss", StringComparison.Ordinal).Replace('\u03C2', '\u03C3');

    /// <summary>Small letters for capitals and the other way round.</summary>
    public static string CaseSwapped(string text) => string.Concat(text.EnumerateRunes().Select(letter =>
        Rune.IsUpper(letter) ? Rune.ToLowerInvariant(letter).ToString() : Upper(letter.ToString())));

    /// <summary>The lines, with or without what ends them.</summary>
    public static List<string> Lines(string text, bool keepEnds = false)
    {
        var lines = new List<string>();
        var from = 0;
        for (var i = 0; i < text.Length; i++)
            if (text[i] is (>= '\n' and <= '\r') or (>= '\x1C' and <= '\x1E') or '\x85' or '\u2028' or '\u2029')
            {
                var end = i;
                if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                    i++;
                lines.Add(text[from..(keepEnds ? i + 1 : end)]);
                from = i + 1;
            }
        if (from < text.Length)
            lines.Add(text[from..]);
        return lines;
    }

    /// <summary>Which text comes first, by code points.</summary>
    public static int Compare(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
            return a.Length.CompareTo(b.Length);
        // Surrogates stand for code points above all others, and their units lie below some.
        var (x, y) = (a[same], b[same]);
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x.CompareTo(y) : char.IsSurrogate(x) ? 1 : -1;
    }

    /// <summary>The text in quotes, as Python's repr writes it.</summary>
    public static string Represented(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var result = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var letter in text.EnumerateRunes())
            result.Append(letter.Value switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var c when c == quote => "\\" + quote,
                var c when Prints(letter) => letter.ToString(),
                <= 0xFF and var c => string.Create(CultureInfo.InvariantCulture, $"\\x{c:x2}"),
                <= 0xFFFF and var c => string.Create(CultureInfo.InvariantCulture, $"\\u{c:x4}"),
                var c => string.Create(CultureInfo.InvariantCulture, $"\\U{c:x8}"),
            });
        return result.Append(quote).ToString();
    }

    private static bool Prints(Rune letter) => letter.Value == ' ' || Rune.GetUnicodeCategory(letter) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static string Words(string text, Func<char, bool> inside)
    {
        var (small, large) = (text.ToLowerInvariant(), text.ToUpperInvariant());
        var letters = small.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            if (i == 0 || !inside(text[i - 1]))
                letters[i] = large[i];
        return new(letters);
    }
}
