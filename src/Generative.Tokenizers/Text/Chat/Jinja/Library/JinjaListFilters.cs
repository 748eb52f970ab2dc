namespace Generative.Tokenizers;

/// <summary>Filters that put lists and mappings in order.</summary>
internal static class JinjaListFilters
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["length"] = new("", Length),
        ["count"] = new("", Length),
        ["list"] = new("", a => JinjaValues.Items(a.Value, a.At).ToList()),
        ["first"] = new("", a => JinjaValues.Items(a.Value, a.At) is [var first, ..] ? first : new JinjaUndefined("the first of nothing")),
        ["last"] = new("", a => JinjaValues.Items(a.Value, a.At) is [.., var last] ? last : new JinjaUndefined("the last of nothing")),
        ["default"] = new("default_value boolean", Default),
        ["d"] = new("default_value boolean", Default),
        ["attr"] = new("name", a => JinjaMembers.Method(a.Value, a.Text(0)) ?? (object?)new JinjaUndefined(a.Text(0))),
        ["reverse"] = new("", Reversed),
        ["sort"] = new("reverse case_sensitive attribute", a => Sorted([.. JinjaValues.Items(a.Value, a.At).Select(
            item => (Key(a.Or(2, null) is { } path ? JinjaMembers.Path(item, path, a.At) : item, a.Flag(1)), item))], a.At, a.Flag(0))),
        ["dictsort"] = new("case_sensitive by reverse", DictSorted),
        ["items"] = new("", a => a.Value is JinjaUndefined ? new JinjaGenerated([]) : new JinjaGenerated(JinjaMapMethods.Items(Map(a)))),
        ["unique"] = new("case_sensitive attribute", Unique),
    };

    /// <summary>What an item is put in order by: a text counts without its case unless that matters.</summary>
    public static object? Key(object? value, bool caseMatters) => value is string text && !caseMatters ? text.ToLowerInvariant() : value;

    /// <summary>The items in order; those that are alike stay as they stand.</summary>
    public static List<object?> Sorted(List<(object? Key, object? Item)> items, JinjaAt at, bool down)
    {
        at.Items(items.Count);
        return [.. Merge(items).Select(pair => pair.Item)];

        // The framework's sorting wraps what a comparison throws in an error of its own; this passes it on.
        List<(object? Key, object? Item)> Merge(List<(object? Key, object? Item)> all)
        {
            if (all.Count < 2)
                return all;
            var (left, right) = (Merge(all[..(all.Count / 2)]), Merge(all[(all.Count / 2)..]));
            var (merged, i, j) = (new List<(object?, object?)>(all.Count), 0, 0);
            while (i < left.Count && j < right.Count)
                merged.Add(JinjaValues.Compare(right[j].Key, left[i].Key, at) is var order && (down ? order > 0 : order < 0)
                    ? right[j++] : left[i++]);
            return [.. merged, .. left[i..], .. right[j..]];
        }
    }

    private static Dictionary<string, object?> Map(JinjaArguments a) => a.Value as Dictionary<string, object?>
        ?? throw a.Error($"takes a mapping, and {JinjaValues.Shown(a.Value)} is none");

    /// <summary>Letters of a text, items of a list, fields of a mapping.</summary>
    private static object? Length(JinjaArguments a) => a.Value switch
    {
        string text => PythonText.Length(text),
        Dictionary<string, object?> map => (long)map.Count,
        _ => (long)JinjaValues.Items(a.Value, a.At).Count,
    };

    private static object? Default(JinjaArguments a) =>
        a.Value is JinjaUndefined || a.Flag(1) && !JinjaValues.IsTrue(a.Value) ? a.Or(0, "") : a.Value;

    private static object? Reversed(JinjaArguments a)
    {
        var items = JinjaValues.Items(a.Value, a.At).ToList();
        items.Reverse();
        return a.Value is string ? string.Concat(items) : new JinjaGenerated(items);
    }

    private static object? DictSorted(JinjaArguments a)
    {
        var place = a.Or(1, "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw a.Error("takes 'key' or 'value' as 'by'"),
        };
        return Sorted([.. JinjaMapMethods.Items(Map(a)).Select(pair => (Key(((JinjaTuple)pair!)[place], a.Flag(0)), (object?)pair))],
            a.At, a.Flag(2));
    }

    private static object? Unique(JinjaArguments a)
    {
        var (seen, kept) = (new List<object?>(), new List<object?>());
        foreach (var item in JinjaValues.Items(a.Value, a.At))
        {
            var key = Key(a.Or(1, null) is { } path ? JinjaMembers.Path(item, path, a.At) : item, a.Flag(0));
            if (seen.Exists(k => JinjaValues.AreEqual(k, key, a.At)))
                continue;
            seen.Add(key);
            kept.Add(item);
        }
        return new JinjaGenerated(kept);
    }
}
