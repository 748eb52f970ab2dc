namespace Generative.Architecture.Tests;

/// <summary>C# source with comments and literals blanked out: same length, same lines, nothing left but code.</summary>
internal static class CSharpText
{
    public static string Code(string text)
    {
        var code = text.ToCharArray();
        for (var i = 0; i < text.Length;)
        {
            var end = EndOfQuiet(text, i);
            for (var j = i; j < end; j++)
                if (code[j] != '\n')
                    code[j] = ' ';
            i = Math.Max(end, i + 1);
        }
        return new(code);
    }

    /// <summary>Line number, from 1, of a position.</summary>
    public static int LineOf(string text, int position) => 1 + text.AsSpan(0, position).Count('\n');

    /// <summary>End of the comment or literal that begins here; the position itself when none does.</summary>
    private static int EndOfQuiet(string text, int i) => text[i] switch
    {
        '/' when Follows(text, i, "//") => After(text, i, "\n") is var end && end > 0 ? end - 1 : text.Length,
        '/' when Follows(text, i, "/*") => After(text, i + 2, "*/") is var end && end > 0 ? end : text.Length,
        '\'' => EndOfCharacter(text, i),
        '"' => EndOfString(text, i),
        _ => i,
    };

    private static int EndOfCharacter(string text, int i)
    {
        var last = i + 1 < text.Length && text[i + 1] == '\\' ? text.IndexOf('\'', Math.Min(i + 3, text.Length)) : i + 2;
        return last > 0 && last < text.Length && text[last] == '\'' ? last + 1 : i;
    }

    private static int EndOfString(string text, int quote)
    {
        var start = quote;
        while (start > 0 && text[start - 1] is '$' or '@')
            start--;
        var prefix = text[start..quote];
        var (verbatim, interpolated) = (prefix.Contains('@'), prefix.Contains('$'));
        var run = quote;
        while (run < text.Length && text[run] == '"')
            run++;
        if (!verbatim && run - quote >= 3)
            return After(text, run, new string('"', run - quote)) is var end && end > 0 ? end : text.Length;

        for (var i = quote + 1; i < text.Length; i++)
        {
            var doubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] == '\\' && !verbatim || text[i] == '"' && verbatim && doubled || text[i] is '{' or '}' && interpolated && doubled)
                i++;
            else if (text[i] == '{' && interpolated)
                i = EndOfHole(text, i) - 1;
            else if (text[i] == '"')
                return i + 1;
        }
        return text.Length;
    }

    /// <summary>End of an interpolation hole, which may hold strings and braces of its own.</summary>
    private static int EndOfHole(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '{')
                depth++;
            else if (text[i] == '}' && --depth == 0)
                return i + 1;
            else if (i > open && EndOfQuiet(text, i) is var end && end > i)
                i = end - 1;
        }
        return text.Length;
    }

    private static bool Follows(string text, int i, string what) => string.CompareOrdinal(text, i, what, 0, what.Length) == 0;

    /// <summary>Position behind the next occurrence; 0 when there is none.</summary>
    private static int After(string text, int i, string what) =>
        text.IndexOf(what, i, StringComparison.Ordinal) is var at && at < 0 ? 0 : at + what.Length;
}
