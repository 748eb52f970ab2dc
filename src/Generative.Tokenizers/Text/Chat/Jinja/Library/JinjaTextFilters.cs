using System.Text;

namespace Generative.Tokenizers;

/// <summary>Filters that make texts.</summary>
internal static class JinjaTextFilters
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["trim"] = new("chars", a => PythonText.Strip(Text(a), a.TextOrNone(0), start: true, end: true)),
        ["upper"] = new("", a => PythonText.Upper(Text(a))),
        ["lower"] = new("", a => PythonText.Lower(Text(a))),
        ["title"] = new("", a => PythonText.TitleOfWords(Text(a))),
        ["center"] = new("width", a => FormatSpec.Padded(Text(a), a.Whole(0, 80), ' ', '^', a.At)),
        ["capitalize"] = new("", a => PythonText.Capitalized(Text(a))),
        ["replace"] = new("old new count", a => PythonSearch.Replace(Text(a), JinjaTexts.Text(a[0], a.At), JinjaTexts.Text(a[1], a.At),
            a.Or(2, null) is null ? -1 : a.Whole(2, -1), a.At)),
        ["indent"] = new("width first blank", Indented),
        ["join"] = new("d attribute", Joined),
        ["string"] = new("", Text),
        ["safe"] = new("", a => a.Value),
        ["escape"] = new("", Escaped),
        ["e"] = new("", Escaped),
        ["format"] = new("*", a => PercentFormat.Write(Text(a), a.Named.Count > 0 ? Map(a) : JinjaTuple.Of(a.Rest), a.At)),
        ["tojson"] = JinjaJson.Filter,
        ["wordcount"] = new("", WordCount),
    };

    private static string Text(JinjaArguments a) => a.At.Made(JinjaTexts.Text(a.Value, a.At));

    private static Dictionary<string, object?> Map(JinjaArguments a) => new(a.Named, StringComparer.Ordinal);

    private static string Escaped(JinjaArguments a) => a.At.Made(Text(a).Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal));

    private static string Indented(JinjaArguments a)
    {
        var margin = a.Or(0, 4L) is string given ? given : JinjaOperators.Repeated(" ", a.Whole(0, 4), a.At);
        var lines = PythonText.Lines(Text(a) + "\n");
        a.At.Items(lines.Count);
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            a.At.Write(text, i > 0 ? "\n" : "");
            a.At.Write(text, i == 0 ? a.Flag(1) ? margin : "" : a.Flag(2) || lines[i].Length > 0 ? margin : "");
            a.At.Write(text, lines[i]);
        }
        return text.ToString();
    }

    private static string Joined(JinjaArguments a)
    {
        var items = JinjaValues.Items(a.Value, a.At);
        if (a.Or(1, null) is { } path)
            items = items.ConvertAll(item => JinjaMembers.Path(item, path, a.At));
        return JinjaTextMethods.Join(JinjaTexts.Text(a.Or(0, ""), a.At), items, a.At);
    }

    private static object? WordCount(JinjaArguments a)
    {
        var (count, before) = (0L, false);
        foreach (var c in Text(a))
        {
            var inside = char.IsLetterOrDigit(c) || c == '_';
            count += inside && !before ? 1 : 0;
            before = inside;
        }
        return count;
    }
}
