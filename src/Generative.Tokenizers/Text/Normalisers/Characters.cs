using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>Rewritings of text character by character.</summary>
internal static class Characters
{
    private const int CapitalIWithDot = 0x130;

    /// <summary>
    /// Lower case of each character on its own by the full mapping: U+0130 becomes two characters, and a sigma that ends a word is like
    /// any other.
    /// </summary>
    public static string Lower(string text) => Map(text, (rune, into) =>
    {
        if (rune.Value == CapitalIWithDot) // the only one whose mapping is longer than itself
            into.Append("i\u0307");
        else
            Scalars.Append(into, Rune.ToLowerInvariant(rune));
    });

    /// <summary>Without non-spacing marks.</summary>
    public static string WithoutMarks(string text) => Without(text, r => Rune.GetUnicodeCategory(r) == UnicodeCategory.NonSpacingMark);

    /// <summary>Without marks of any kind.</summary>
    public static string WithoutAccents(string text) => Without(text, r => Rune.GetUnicodeCategory(r)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark);

    /// <summary>What regular expressions call a word character: letters, marks, digits, connectors and joiners.</summary>
    public static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;

    /// <summary>Punctuation, and the ASCII symbols that publishers count among it.</summary>
    public static bool IsPunctuation(Rune rune) =>
        Rune.IsPunctuation(rune) || rune.Value is '$' or '+' or '<' or '=' or '>' or '^' or '`' or '|' or '~';

    /// <summary>Writes a result for each scalar; escaped bytes stay.</summary>
    public static string Map(string text, Action<Rune, StringBuilder> write)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
            if (EscapedBytes.At(text, i))
                result.Append(text[i]);
            else
                write(Scalars.At(text, i), result);
        return result.ToString();
    }

    private static string Without(string text, Func<Rune, bool> leaveOut) => Map(text, (rune, into) =>
    {
        if (!leaveOut(rune))
            Scalars.Append(into, rune);
    });
}
