namespace Generative.Tokenizers;

/// <summary>Methods of mappings, as Python has them.</summary>
internal static class JinjaMapMethods
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["items"] = new("", a => Items(Self(a))),
        ["keys"] = new("", a => Self(a).Keys.ToList<object?>()),
        ["values"] = new("", a => Self(a).Values.ToList()),
        ["get"] = new("key default", a => a[0] is string key && Self(a).TryGetValue(key, out var value) ? value : a.Or(1, null)),
        ["copy"] = new("", a => new Dictionary<string, object?>(Self(a), StringComparer.Ordinal)),
        ["update"] = new("other *", Updated),
    };

    /// <summary>Names and values in pairs.</summary>
    public static List<object?> Items(Dictionary<string, object?> map) => [.. map.Select(f => JinjaTuple.Of(f.Key, f.Value))];

    /// <summary>Puts a mapping, or pairs, and named values into a mapping.</summary>
    public static void Add(Dictionary<string, object?> map, JinjaArguments a)
    {
        var added = a.Or(0, null) switch
        {
            null => [],
            Dictionary<string, object?> other => Items(other),
            var pairs => JinjaValues.Items(pairs, a.At),
        };
        a.At.Items(map.Count + added.Count);
        foreach (var pair in added)
            map[JinjaValues.Items(pair, a.At) is [string key, _] ? key : throw a.Error("takes pairs of a text and a value")] =
                JinjaValues.Items(pair, a.At)[1];
        foreach (var (name, value) in a.Named)
            map[name] = value;
    }

    private static Dictionary<string, object?> Self(JinjaArguments a)
    {
        var map = (Dictionary<string, object?>)a.Value!;
        a.At.Items(map.Count);
        return map;
    }

    private static object? Updated(JinjaArguments a)
    {
        Add((Dictionary<string, object?>)a.Value!, a);
        return null;
    }
}
