using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>What a text in quotes says: Python's escapes.</summary>
internal static class JinjaEscapes
{
    private const string Letters = "ntrabfv\\'\"", Meant = "\n\t\r\a\b\f\v\\'\"";

    /// <summary>The text without its escapes; what is none stays.</summary>
    public static string Undone(ReadOnlySpan<char> inside)
    {
        if (!inside.Contains('\\'))
            return inside.ToString();
        var said = new StringBuilder(inside.Length);
        for (var i = 0; i < inside.Length; i++)
            if (inside[i] != '\\' || i + 1 == inside.Length)
                said.Append(inside[i]);
            else
                i += One(inside[(i + 1)..], said);
        return said.ToString();
    }

    /// <summary>Writes what an escape means, and gives the letters it has behind the backslash.</summary>
    private static int One(ReadOnlySpan<char> behind, StringBuilder said)
    {
        var letter = behind[0];
        if (Letters.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var known)
            said.Append(Meant[known]);
        else if (letter is >= '0' and <= '7')
            return Octal(behind, said);
        else if (letter is 'x' or 'u' or 'U' && Code(behind, letter == 'x' ? 2 : letter == 'u' ? 4 : 8) is { } code)
        {
            said.Append(code > char.MaxValue ? char.ConvertFromUtf32(code) : ((char)code).ToString());
            return letter == 'x' ? 3 : letter == 'u' ? 5 : 9;
        }
        else if (letter != '\n') // a line that goes on
            said.Append('\\').Append(letter);
        return 1;
    }

    private static int? Code(ReadOnlySpan<char> behind, int digits) => behind.Length > digits
        && int.TryParse(behind[1..(digits + 1)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code is >= 0 and <= 0x10FFFF ? code : null;

    private static int Octal(ReadOnlySpan<char> behind, StringBuilder said)
    {
        var (code, length) = (0, 0);
        for (; length < Math.Min(3, behind.Length) && behind[length] is >= '0' and <= '7'; length++)
            code = 8 * code + behind[length] - '0';
        said.Append((char)code);
        return length;
    }
}
