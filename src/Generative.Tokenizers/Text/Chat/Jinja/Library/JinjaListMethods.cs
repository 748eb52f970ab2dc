namespace Generative.Tokenizers;

/// <summary>Methods of lists, as Python has them. A tuple has those that leave it as it is.</summary>
internal static class JinjaListMethods
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["append"] = new("object", a => Added(a, [a[0]])),
        ["extend"] = new("iterable", a => Added(a, [.. JinjaValues.Items(a[0], a.At)])),
        ["copy"] = new("", a => Copy(a)),
        ["count"] = new("value", a => (long)Self(a).Count(item => JinjaValues.AreEqual(item, a[0], a.At))),
        ["index"] = new("value", a => Self(a).FindIndex(item => JinjaValues.AreEqual(item, a[0], a.At)) is >= 0 and var place ? (long)place
            : throw a.Error($"does not find {JinjaValues.Shown(a[0])}")),
    };

    private static List<object?> Self(JinjaArguments a) => (List<object?>)a.Value!;

    private static List<object?> Copy(JinjaArguments a)
    {
        a.At.Items(Self(a).Count);
        return [.. Self(a)];
    }

    private static object? Added(JinjaArguments a, List<object?> items)
    {
        if (a.Value is JinjaTuple)
            throw a.Error("changes a tuple, which stays as it is; make a list of it");
        a.At.Items(items.Count);
        JinjaRun.Bounded((long)Self(a).Count + items.Count, a.At.Words);
        Self(a).AddRange(items);
        return null;
    }
}
