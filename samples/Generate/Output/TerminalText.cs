using System.Globalization;

namespace Generative.Samples.Generate;

/// <summary>Text a model wrote, for a terminal: it may hold bytes that would move the cursor or worse.</summary>
internal static class TerminalText
{
    /// <summary>The text with its control characters written out, <c>\x1B</c>; line feeds and tabs stay.</summary>
    public static string Harmless(string text) => text.Any(IsControl) ? string.Concat(text.Select(Shown)) : text;

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private static string Shown(char c) =>
        IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}") : c.ToString();
}
