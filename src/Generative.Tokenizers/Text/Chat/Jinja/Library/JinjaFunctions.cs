namespace Generative.Tokenizers;

/// <summary>Functions that templates are given.</summary>
internal static class JinjaFunctions
{
    private const int MostNumbers = 100_000;

    private static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["raise_exception"] = new("message", a => throw new ArgumentException(
            $"The chat template does not take these messages: {JinjaTexts.Text(a[0], a.At)}")),
        ["namespace"] = new("mapping *", Namespace),
        ["dict"] = new("mapping *", Map),
        ["range"] = new("start stop step", Range),
        ["strftime_now"] = new("format", a => JinjaClock.Text(a.At.Run.Clock.GetLocalNow(), a.Text(0), a)),
        ["cycler"] = new("*", a => a.Rest.Count > 0 ? new JinjaCycler(a.Rest) : throw a.Error("takes at least one value")),
        ["joiner"] = new("sep", a => Joiner(a.Or(0, ", "))),
    };

    /// <summary>Gives a rendering their names.</summary>
    public static void AddTo(JinjaScope scope)
    {
        foreach (var (name, routine) in All)
            scope.Set(name, new JinjaCallable(name, routine));
    }

    private static JinjaNamespace Namespace(JinjaArguments a)
    {
        var made = new JinjaNamespace();
        JinjaMapMethods.Add(made.Names, a);
        return made;
    }

    private static Dictionary<string, object?> Map(JinjaArguments a)
    {
        var made = new Dictionary<string, object?>(StringComparer.Ordinal);
        JinjaMapMethods.Add(made, a);
        return made;
    }

    /// <summary>Says nothing when it is called first, and then what stands between.</summary>
    private static JinjaCallable Joiner(object? between)
    {
        var used = false;
        return new("joiner", new("", _ =>
        {
            var now = used ? between : "";
            used = true;
            return now;
        }));
    }

    private static List<object?> Range(JinjaArguments a)
    {
        var (from, to) = a.Has(1) ? (a.Whole(0, 0), a.Whole(1, 0)) : (0, a.Whole(0, 0));
        var step = a.Whole(2, 1);
        if (step == 0)
            throw a.Error("goes in steps of 0; give another");
        var items = new List<object?>();
        for (decimal i = from; step > 0 ? i < to : i > to; i += step)
        {
            if (items.Count == MostNumbers)
                throw a.Error($"has more than {MostNumbers} numbers");
            items.Add((long)i);
        }
        a.At.Items(items.Count);
        return items;
    }
}
