namespace Generative.Tokenizers;

/// <summary>What may stand behind a bar.</summary>
internal static class JinjaFilters
{
    private static readonly string[] Methods = ["upper", "lower", "title", "capitalize", "replace"];

    private static readonly string[] Known =
    [
        "trim", "length", "count", "tojson", "string", "list", "first", "last", "join", "default", "d", "int", "items", "safe", .. Methods,
    ];

    /// <summary>Objects to a filter that is not known.</summary>
    public static void Check(string name, JinjaWords words)
    {
        if (!Known.Contains(name))
            throw words.Error($"the filter '{name}' is not supported; known are {string.Join(", ", Known)}");
    }

    /// <summary>What a known filter makes of a value.</summary>
    public static object? Apply(string name, object? value, IReadOnlyList<object?> arguments, JinjaWords words) => (name, arguments) switch
    {
        ("trim", []) => JinjaValues.Text(value).Trim(),
        ("trim", [string letters]) => JinjaValues.Text(value).Trim([.. letters]),
        ("length" or "count", []) => Length(value, words),
        ("tojson", []) => JinjaJson.Write(value, words),
        ("string", []) => JinjaValues.Text(value),
        ("safe", []) => value,
        ("list", []) => JinjaValues.Items(value, words),
        ("first", []) => JinjaValues.Items(value, words) is [var first, ..] ? first : new JinjaUndefined("the first of nothing"),
        ("last", []) => JinjaValues.Items(value, words) is [.., var last] ? last : new JinjaUndefined("the last of nothing"),
        ("join", []) => string.Concat(JinjaValues.Items(value, words).Select(JinjaValues.Text)),
        ("join", [string between]) => string.Join(between, JinjaValues.Items(value, words).Select(JinjaValues.Text)),
        ("default" or "d", [var other]) => value is JinjaUndefined ? other : value,
        ("default" or "d", [var other, var falseToo]) =>
            value is JinjaUndefined || JinjaValues.IsTrue(falseToo) && !JinjaValues.IsTrue(value) ? other : value,
        ("int", []) => Whole(value, words),
        ("items", []) => JinjaMethods.Call(value, "items", arguments, words),
        _ when Methods.Contains(name) => JinjaMethods.Call(JinjaValues.Text(value), name, arguments, words),
        _ => throw words.Error($"the filter '{name}' is not supported with {arguments.Count} such arguments"),
    };

    /// <summary>Letters of a text as code points, items of a list, fields of a mapping.</summary>
    private static long Length(object? value, JinjaWords words) =>
        value is string text ? text.EnumerateRunes().Count() : JinjaValues.Items(value, words).Count;

    private static long Whole(object? value, JinjaWords words) => value switch
    {
        long whole => whole,
        bool flag => flag ? 1 : 0,
        double real when Math.Abs(real) < 1e18 => (long)real,
        string text when long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture, out var read) => read,
        string => 0,
        _ => throw words.Error($"{JinjaValues.Shown(value)} is no number"),
    };
}
