namespace Generative.Tokenizers;

/// <summary>Filters that make numbers, and those that compare.</summary>
internal static class JinjaNumberFilters
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["int"] = new("default base", Whole),
        ["float"] = new("default", a => a.Value switch
        {
            string text => PythonNumbers.ReadReal(text) ?? a.Or(0, 0.0),
            long or double or bool => PythonNumbers.Real(a.Value),
            JinjaUndefined => throw Unset(a),
            _ => a.Or(0, 0.0),
        }),
        ["abs"] = new("", a => a.Value switch
        {
            double real => Math.Abs(real),
            _ => JinjaOperators.Holds("<", a.Value, 0L, a.At) ? JinjaOperators.Calculate("-", 0L, a.Value, a.At) : a.Value,
        }),
        ["round"] = new("precision method", Rounded),
        ["sum"] = new("attribute start", a => JinjaValues.Items(a.Value, a.At).Aggregate(a.Or(1, 0L), (sum, item) =>
            JinjaOperators.Calculate("+", sum, a.Or(0, null) is { } path ? JinjaMembers.Path(item, path, a.At) : item, a.At))),
        ["min"] = new("case_sensitive attribute", a => Best(a, order => order < 0)),
        ["max"] = new("case_sensitive attribute", a => Best(a, order => order > 0)),
    };

    private static object? Whole(JinjaArguments a) => a.Value switch
    {
        long whole => whole,
        bool flag => flag ? 1L : 0L,
        double real when Math.Abs(real) < long.MaxValue => (long)real,
        string text when PythonNumbers.ReadWhole(text, (int)a.Whole(1, 10)) is { } read => read,
        string text when PythonNumbers.ReadReal(text) is { } read && Math.Abs(read) < long.MaxValue => (long)read,
        JinjaUndefined => throw Unset(a),
        _ => a.Or(0, 0L),
    };

    private static InvalidDataException Unset(JinjaArguments a) => a.Error($"takes a value, and is given {JinjaValues.Shown(a.Value)}");

    private static object? Rounded(JinjaArguments a)
    {
        if (a.Value is not (long or double or bool))
            throw a.Error($"takes a number, and {JinjaValues.Shown(a.Value)} is none");
        var (real, places, method) = (PythonNumbers.Real(a.Value), (int)Math.Clamp(a.Whole(0, 0), -300, 300), a.Or(1, "common"));
        var scale = Math.Pow(10, places);
        return method switch
        {
            "ceil" => Math.Ceiling(real * scale) / scale,
            "floor" => Math.Floor(real * scale) / scale,
            "common" when a.Value is not double && places >= 0 => a.Value,
            "common" when a.Value is not double => (long)(Math.Round(real * scale) / scale),
            "common" when places < 0 => Math.Round(real * scale) / scale,
            "common" => PythonNumbers.ReadReal(PythonNumbers.Fixed(real, places)),
            _ => throw a.Error("takes 'common', 'ceil' or 'floor' as 'method'"),
        };
    }

    private static object? Best(JinjaArguments a, Func<int, bool> isBetter)
    {
        object? best = new JinjaUndefined("the best of nothing"), bestKey = null;
        foreach (var item in JinjaValues.Items(a.Value, a.At))
        {
            var key = JinjaListFilters.Key(a.Or(1, null) is { } path ? JinjaMembers.Path(item, path, a.At) : item, a.Flag(0));
            if (best is JinjaUndefined || isBetter(JinjaValues.Compare(key, bestKey, a.At)))
                (best, bestKey) = (item, key);
        }
        return best;
    }
}
