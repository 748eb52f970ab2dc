using System.Globalization;
using System.Text;

namespace Generative.Pipelines;

/// <summary>What a backslash means in a regular expression.</summary>
internal static class RegexEscapes
{
    private static readonly ScalarSet Digits = new(('0', '9'));
    private static readonly ScalarSet Letters = new(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    // WhiteSpace and LineTerminator of ECMAScript: Unicode's space separators (Zs), the byte order mark, ASCII's, two line ends.
    private static readonly ScalarSet Spaces = new(('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
        (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>What a point stands for.</summary>
    public static ScalarSet NoLineEnd { get; } = ScalarSet.Of("\n\r\u2028\u2029").Complement();

    /// <summary>The characters an escape stands for.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="at">Place behind the backslash; moved behind the escape.</param>
    /// <param name="error">Makes the error that names a fault.</param>
    public static ScalarSet Read(string text, ref int at, Func<string, ArgumentException> error)
    {
        if (at == text.Length)
            throw error("a backslash stands at the end; write \\\\ for the letter");
        var escape = text[at++];
        return escape switch
        {
            'd' => Digits,
            'D' => Digits.Complement(),
            'w' => Letters,
            'W' => Letters.Complement(),
            's' => Spaces,
            'S' => Spaces.Complement(),
            'n' => ScalarSet.Of("\n"),
            'r' => ScalarSet.Of("\r"),
            't' => ScalarSet.Of("\t"),
            'f' => ScalarSet.Of("\f"),
            'v' => ScalarSet.Of("\v"),
            'x' => Code(text, ref at, 2, error),
            'u' => Code(text, ref at, 4, error),
            _ when char.IsAsciiLetterOrDigit(escape) => throw error($"'\\{escape}' is not supported"),
            _ when char.IsSurrogate(escape) => throw error("a backslash before such a letter is not supported"),
            _ => ScalarSet.Of(new Rune(escape)),
        };
    }

    private static ScalarSet Code(string text, ref int at, int digits, Func<string, ArgumentException> error)
    {
        if (at + digits > text.Length || !int.TryParse(
            text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
            throw error($"an escape needs {digits} hexadecimal digits that are a character");
        at += digits;
        return ScalarSet.Of(new Rune(code));
    }
}
