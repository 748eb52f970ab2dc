namespace Generative.Tokenizers;

/// <summary>
/// What values are to each other. A value is null, a boolean, a <see cref="long"/>, a <see cref="double"/>, a text, a list, a mapping, a
/// <see cref="JinjaObject"/>, a <see cref="JinjaCallable"/>, or what was never set.
/// </summary>
internal static class JinjaValues
{
    private const int MostShown = 40;

    /// <summary>Whether a condition holds that is this value.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined or false or 0L or 0.0 or "" => false,
        JinjaGenerated => true,
        List<object?> list => list.Count > 0,
        Dictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    /// <summary>What a value is, for messages.</summary>
    public static string Shown(object? value) => value switch
    {
        null => "none",
        JinjaUndefined undefined => $"'{undefined.Name}', which is not set,",
        JinjaNamespace => "a namespace",
        JinjaTuple tuple => $"a tuple of {tuple.Count}",
        List<object?> list => $"a list of {list.Count}",
        Dictionary<string, object?> map => $"a mapping of {map.Count}",
        string { Length: > MostShown } text => PythonText.Represented(text[..MostShown]) + "...",
        string text => PythonText.Represented(text),
        bool flag => flag ? "True" : "False",
        long or double => PythonNumbers.Text(value),
        JinjaCallable callable => $"'{callable.Name}()'",
        _ => "an object",
    };

    /// <summary>Whether two values are one.</summary>
    public static bool AreEqual(object? a, object? b, JinjaAt at)
    {
        at.Step();
        return (a, b) switch
        {
            (string x, string y) => x.Length == y.Length && Read(x, at) == y,
            (long x, long y) => x == y,
            (long or double or bool, long or double or bool) => PythonNumbers.Real(a) == PythonNumbers.Real(b),
            (List<object?> x, List<object?> y) =>
                x is JinjaTuple == y is JinjaTuple && x.Count == y.Count && x.Zip(y).All(p => AreEqual(p.First, p.Second, at)),
            (Dictionary<string, object?> x, Dictionary<string, object?> y) =>
                x.Count == y.Count && x.All(f => y.TryGetValue(f.Key, out var other) && AreEqual(f.Value, other, at)),
            (JinjaUndefined, JinjaUndefined) => true,
            _ => Equals(a, b),
        };
    }

    /// <summary>Below 0, 0 or above 0, as the first value is.</summary>
    public static int Compare(object? a, object? b, JinjaAt at)
    {
        at.Step();
        switch (a, b)
        {
            case (long x, long y):
                return x.CompareTo(y);
            case (long or double or bool, long or double or bool):
                return PythonNumbers.Real(a).CompareTo(PythonNumbers.Real(b));
            case (string x, string y):
                return PythonText.Compare(Read(x, at), y);
            case (List<object?> x, List<object?> y) when x is JinjaTuple == y is JinjaTuple:
                for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
                    if (!AreEqual(x[i], y[i], at))
                        return Compare(x[i], y[i], at);
                return x.Count.CompareTo(y.Count);
            default:
                throw at.Error($"{Shown(a)} and {Shown(b)} cannot be compared");
        }
    }

    /// <summary>Whether a list, a mapping or a text holds a value.</summary>
    public static bool Contains(object? all, object? one, JinjaAt at) => (all, one) switch
    {
        (string text, string part) => Read(text, at).Contains(part, StringComparison.Ordinal),
        (List<object?> list, _) => list.Exists(i => AreEqual(i, one, at)),
        (Dictionary<string, object?> map, _) => one is string key && map.ContainsKey(key),
        (JinjaUndefined, _) => false,
        _ => throw at.Error($"'in' cannot look for {Shown(one)} in {Shown(all)}"),
    };

    /// <summary>The items a loop goes through.</summary>
    public static List<object?> Items(object? value, JinjaAt at)
    {
        switch (value)
        {
            case List<object?> list:
                return list;
            case Dictionary<string, object?> map:
                return [.. map.Keys];
            case string text:
                at.Items(text.Length);
                return [.. text.EnumerateRunes().Select(r => r.ToString())];
            case JinjaUndefined:
                return [];
            default:
                throw at.Error($"{Shown(value)} is no list");
        }
    }

    private static string Read(string text, JinjaAt at)
    {
        at.Read(text.Length);
        return text;
    }
}
