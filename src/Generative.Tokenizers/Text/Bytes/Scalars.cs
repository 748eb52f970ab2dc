using System.Text;

namespace Generative.Tokenizers;

/// <summary>Text by Unicode scalar values instead of UTF-16 code units.</summary>
internal static class Scalars
{
    /// <summary>Code units of the scalar that begins here: 2 for a surrogate pair, otherwise 1.</summary>
    public static int Length(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    /// <summary>Where the scalar before this place begins.</summary>
    public static int Before(string text, int index) =>
        index >= 2 && char.IsLowSurrogate(text[index - 1]) && char.IsHighSurrogate(text[index - 2]) ? index - 2 : index - 1;

    /// <summary>The scalar that begins here; an escaped byte counts as U+FFFD.</summary>
    public static Rune At(string text, int index) => Rune.TryGetRuneAt(text, index, out var rune) ? rune : Rune.ReplacementChar;

    /// <summary>Text in which each unpaired surrogate is U+FFFD.</summary>
    public static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i += Length(text, i))
            if (char.IsSurrogate(text[i]) && Length(text, i) == 1)
                return Replaced(text);
        return text;
    }

    public static void Append(StringBuilder text, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        text.Append(units[..rune.EncodeToUtf16(units)]);
    }

    private static string Replaced(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // gives U+FFFD for each unpaired unit
            Append(clean, rune);
        return clean.ToString();
    }
}
