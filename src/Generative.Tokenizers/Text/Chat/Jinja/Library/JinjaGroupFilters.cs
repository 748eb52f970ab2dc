namespace Generative.Tokenizers;

/// <summary>Filters that make lists of lists.</summary>
internal static class JinjaGroupFilters
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["groupby"] = new("attribute default case_sensitive", Grouped),
        ["batch"] = new("linecount fill_with", a => Cut(a, count => Enumerable.Repeat(Least(a), (count + Least(a) - 1) / Least(a)),
            Least(a))),
        ["slice"] = new("slices fill_with", a => Cut(a, count => Enumerable.Range(0, Least(a)).Select(
            i => count / Least(a) + (i < count % Least(a) ? 1 : 0)), null)),
    };

    /// <summary>Pairs of what items share and those that do, in its order.</summary>
    private static JinjaGenerated Grouped(JinjaArguments a)
    {
        var groups = new List<(object? Key, object? Shared, List<object?> Items)>();
        foreach (var item in JinjaValues.Items(a.Value, a.At))
        {
            a.At.Step();
            var shared = JinjaMembers.Path(item, a[0], a.At, a.Or(1, null));
            var key = JinjaListFilters.Key(shared, a.Flag(2));
            if (groups.Find(g => JinjaValues.AreEqual(g.Key, key, a.At)) is { Items: { } items })
                items.Add(item);
            else
                groups.Add((key, shared, [item]));
        }
        var order = JinjaListFilters.Sorted([.. groups.Select(g => (g.Key, (object?)JinjaTuple.Of(g.Shared, g.Items)))], a.At, down: false);
        return new(order);
    }

    /// <summary>Parts of the list of these sizes; shorter ones are filled up to the longest or to a size.</summary>
    private static JinjaGenerated Cut(JinjaArguments a, Func<int, IEnumerable<int>> sizes, int? full)
    {
        var items = JinjaValues.Items(a.Value, a.At);
        a.At.Items(items.Count);
        var (parts, from) = (new List<object?>(), 0);
        var longest = full ?? (items.Count + Least(a) - 1) / Least(a);
        foreach (var size in sizes(items.Count))
        {
            a.At.Items(1);
            List<object?> part = [.. items.Skip(from).Take(size)];
            from += size;
            if (a.Or(1, null) is { } fill)
                part.AddRange(Enumerable.Repeat<object?>(fill, longest - part.Count));
            parts.Add(part);
        }
        return new(parts);
    }

    private static int Least(JinjaArguments a) => a.Whole(0, 0) is > 0 and <= 100_000 and var size ? (int)size
        : throw a.Error("takes a number from 1 to 100,000");
}
