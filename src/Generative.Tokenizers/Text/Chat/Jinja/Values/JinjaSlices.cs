namespace Generative.Tokenizers;

/// <summary>Part of a list or a text: <c>x[from:to:step]</c>.</summary>
internal static class JinjaSlices
{
    /// <summary>The part; places are whole numbers or null, and count from the end where they are negative.</summary>
    public static object? Part(object? value, object? from, object? to, object? step, JinjaAt at)
    {
        var by = Whole(step, at) ?? 1;
        if (by == 0)
            throw at.Error("a slice goes in steps of 0; give another");
        if (value is string plain && by == 1 && PythonText.IsPlain(plain))
        {
            var (start, stop) = (Place(from, 0, plain.Length, 0), Place(to, 0, plain.Length, plain.Length));
            return at.Made(start < stop ? plain[(int)start..(int)stop] : "");
        }
        var items = value is List<object?> or string ? JinjaValues.Items(value, at)
            : throw at.Error($"{JinjaValues.Shown(value)} has no parts");
        var (low, high) = by > 0 ? (0, items.Count) : (-1, items.Count - 1);
        var part = new List<object?>();
        var (first, end) = (Place(from, low, high, by > 0 ? low : high), Place(to, low, high, by > 0 ? high : low));
        at.Items(Math.Abs(end - first));
        // Steps beyond the list are one step; this keeps the sum inside a long.
        by = Math.Clamp(by, -items.Count - 1L, items.Count + 1L);
        for (var i = first; by > 0 ? i < end : i > end; i += by)
            part.Add(items[(int)i]);
        return value is string ? at.Made(string.Concat(part)) : value is JinjaTuple ? JinjaTuple.Of(part) : part;

        long Place(object? given, long least, long most, long otherwise) => Whole(given, at) is not { } place ? otherwise
            : Math.Clamp(place < 0 ? place + (by > 0 ? most : most + 1) : place, least, most);
    }

    private static long? Whole(object? given, JinjaAt at) => given switch
    {
        null => null,
        long whole => whole,
        bool flag => flag ? 1 : 0,
        _ => throw at.Error($"{JinjaValues.Shown(given)} is no place in a list"),
    };
}
