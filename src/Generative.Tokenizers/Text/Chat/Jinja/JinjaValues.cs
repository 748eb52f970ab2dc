using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>
/// What can be done with values: null, booleans, whole and real numbers, texts, lists, mappings, namespaces, and what was never set.
/// </summary>
internal static class JinjaValues
{
    /// <summary>Whether a condition holds that is this value.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined or false or 0L or 0.0 or "" => false,
        List<object?> list => list.Count > 0,
        Dictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    /// <summary>The value as it is written.</summary>
    public static string Text(object? value) => value switch
    {
        null => "None",
        JinjaUndefined => "",
        string text => text,
        bool flag => flag ? "True" : "False",
        double real => real.ToString(real == Math.Floor(real) && Math.Abs(real) < 1e16 ? "0.0" : "R", CultureInfo.InvariantCulture),
        List<object?> list => "[" + string.Join(", ", list.Select(Represented)) + "]",
        Dictionary<string, object?> map => "{" + string.Join(", ", map.Select(f => $"{Represented(f.Key)}: {Represented(f.Value)}")) + "}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>What a value is, for messages.</summary>
    public static string Shown(object? value) => value switch
    {
        JinjaUndefined undefined => $"'{undefined.Name}', which is not set,",
        JinjaNamespace => "a namespace",
        _ => Represented(value) is { Length: > 40 } text ? text[..40] + "..." : Represented(value),
    };

    /// <summary>Whether two values are one.</summary>
    public static bool AreEqual(object? a, object? b) => (a, b) switch
    {
        (long or double or bool, long or double or bool) => Number(a) == Number(b),
        (List<object?> x, List<object?> y) => x.Count == y.Count && x.Zip(y).All(p => AreEqual(p.First, p.Second)),
        (Dictionary<string, object?> x, Dictionary<string, object?> y) =>
            x.Count == y.Count && x.All(f => y.TryGetValue(f.Key, out var other) && AreEqual(f.Value, other)),
        (JinjaUndefined, JinjaUndefined) => true,
        _ => Equals(a, b),
    };

    /// <summary>Below 0, 0 or above 0, as the first value is.</summary>
    public static int Compare(object? a, object? b, JinjaWords words) => (a, b) switch
    {
        (long or double or bool, long or double or bool) => Number(a).CompareTo(Number(b)),
        (string x, string y) => string.CompareOrdinal(x, y),
        _ => throw words.Error($"{Shown(a)} and {Shown(b)} cannot be compared"),
    };

    /// <summary>Whether a list, a mapping or a text holds a value.</summary>
    public static bool Contains(object? all, object? one, JinjaWords words) => (all, one) switch
    {
        (string text, string part) => text.Contains(part, StringComparison.Ordinal),
        (List<object?> list, _) => list.Any(i => AreEqual(i, one)),
        (Dictionary<string, object?> map, _) => one is string key && map.ContainsKey(key),
        _ => throw words.Error($"'in' cannot look for {Shown(one)} in {Shown(all)}"),
    };

    /// <summary>The items a loop goes through.</summary>
    public static List<object?> Items(object? value, JinjaWords words) => value switch
    {
        List<object?> list => list,
        Dictionary<string, object?> map => [.. map.Keys],
        string text => [.. text.EnumerateRunes().Select(r => r.ToString())],
        JinjaUndefined => [],
        _ => throw words.Error($"{Shown(value)} is no list"),
    };

    /// <summary>What a field of a mapping holds; unset where it has none.</summary>
    public static object? Field(object? value, string name, JinjaWords words) => value switch
    {
        Dictionary<string, object?> map => map.TryGetValue(name, out var field) ? field : new JinjaUndefined(name),
        JinjaNamespace own => own.Names.TryGetValue(name, out var field) ? field : new JinjaUndefined(name),
        JinjaUndefined undefined => throw words.Error($"'{undefined.Name}' is not set, and '{name}' is asked of it"),
        _ => new JinjaUndefined(name),
    };

    /// <summary>An item by number or by name.</summary>
    public static object? Item(object? value, object? key, JinjaWords words) => (value, key) switch
    {
        (Dictionary<string, object?> or JinjaNamespace or JinjaUndefined, _) => Field(value, Text(key), words),
        (List<object?> or string, long place)
            when Items(value, words) is var items && (place < 0 ? place + items.Count : place) is var at =>
            at >= 0 && at < items.Count ? items[(int)at] : new JinjaUndefined($"item {place}"),
        _ => throw words.Error($"{Shown(value)} has no item {Shown(key)}"),
    };

    /// <summary>Part of a list or a text: <c>x[from:to:step]</c>.</summary>
    public static object? Slice(object? value, object? from, object? to, object? step, JinjaWords words)
    {
        var items = value is List<object?> or string ? Items(value, words) : throw words.Error($"{Shown(value)} has no parts");
        var by = Whole(step, 1);
        if (by == 0)
            throw words.Error("a slice goes in steps of 0; give another");
        var (low, high) = by > 0 ? (0, items.Count) : (-1, items.Count - 1);
        var part = new List<object?>();
        var (first, end) = (Place(from, by > 0 ? low : high), Place(to, by > 0 ? high : low));
        for (var i = first; by > 0 ? i < end : i > end; i += by)
            part.Add(items[(int)i]);
        return value is string ? string.Concat(part) : part;

        long Place(object? given, long otherwise) =>
            given is null ? otherwise : Math.Clamp(Whole(given, 0) is < 0 and var back ? back + items.Count : Whole(given, 0), low, high);
        long Whole(object? given, long otherwise) => given switch
        {
            null => otherwise,
            long whole => whole,
            _ => throw words.Error($"{Shown(given)} is no place in a list"),
        };
    }

    /// <summary>A sum, a difference, a product, a quotient or a remainder; of texts and lists the sum.</summary>
    public static object? Calculate(string sign, object? a, object? b, JinjaWords words) => (sign, a, b) switch
    {
        ("+", string x, string y) => x + y,
        ("+", List<object?> x, List<object?> y) => (List<object?>)[.. x, .. y],
        ("*", string x, long times) => string.Concat(Enumerable.Repeat(x, (int)Math.Clamp(times, 0, 10_000))),
        ("%" or "//", long or double, 0L) => throw words.Error($"{Shown(a)} cannot be divided by 0"),
        ("+", long x, long y) => x + y,
        ("-", long x, long y) => x - y,
        ("*", long x, long y) => x * y,
        ("//", long x, long y) => (long)Math.Floor((double)x / y),
        ("%", long x, long y) => (x % y + y) % y,
        ("/", long or double, long or double) => Number(a) / Number(b),
        ("+", long or double, long or double) => Number(a) + Number(b),
        ("-", long or double, long or double) => Number(a) - Number(b),
        ("*", long or double, long or double) => Number(a) * Number(b),
        _ => throw words.Error($"'{sign}' is not understood between {Shown(a)} and {Shown(b)}"),
    };

    private static double Number(object? value) =>
        value is bool flag ? flag ? 1 : 0 : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Represented(object? value) =>
        value is string text ? $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'" : Text(value);
}
