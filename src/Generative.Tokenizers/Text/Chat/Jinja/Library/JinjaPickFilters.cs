namespace Generative.Tokenizers;

/// <summary>Filters that take some items of a list, or something of each.</summary>
internal static class JinjaPickFilters
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["map"] = new("*", Map),
        ["select"] = new("*", a => Picked(a, byPath: false, wanted: true)),
        ["reject"] = new("*", a => Picked(a, byPath: false, wanted: false)),
        ["selectattr"] = new("*", a => Picked(a, byPath: true, wanted: true)),
        ["rejectattr"] = new("*", a => Picked(a, byPath: true, wanted: false)),
    };

    private static JinjaGenerated Map(JinjaArguments a)
    {
        var items = JinjaValues.Items(a.Value, a.At);
        if (a.Rest.Count > 0)
            return new(items.ConvertAll(item => JinjaFilters.Apply(Name(a, a.Rest[0], "a filter"), item, a.Given.Rest, a.At)));
        if (!a.Named.TryGetValue("attribute", out var path))
            throw a.Error("needs a filter's name or 'attribute'");
        var otherwise = a.Named.GetValueOrDefault("default");
        return new(items.ConvertAll(item => JinjaMembers.Path(item, path, a.At, otherwise)));
    }

    private static JinjaGenerated Picked(JinjaArguments a, bool byPath, bool wanted)
    {
        if (byPath && a.Rest.Count == 0)
            throw a.Error("needs the name of a field");
        var given = byPath ? a.Given.Rest : a.Given;
        var test = given.Placed.Count > 0 ? Name(a, given.Placed[0], "a test") : null;
        return new(JinjaValues.Items(a.Value, a.At).FindAll(item =>
        {
            a.At.Step();
            var value = byPath ? JinjaMembers.Path(item, a.Rest[0], a.At) : item;
            return wanted == (test is null ? JinjaValues.IsTrue(value) : JinjaTests.Holds(test, value, given.Rest, a.At));
        }));
    }

    private static string Name(JinjaArguments a, object? given, string what) =>
        given as string ?? throw a.Error($"takes the name of {what}, and {JinjaValues.Shown(given)} is none");
}
