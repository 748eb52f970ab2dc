namespace Generative.Tokenizers;

/// <summary>What may stand behind a bar.</summary>
internal static class JinjaFilters
{
    private static readonly Dictionary<string, JinjaRoutine> All = new(
        JinjaTextFilters.All.Concat(JinjaListFilters.All).Concat(JinjaPickFilters.All).Concat(JinjaGroupFilters.All)
            .Concat(JinjaNumberFilters.All), StringComparer.Ordinal);

    /// <summary>Whether there is such a filter.</summary>
    public static bool Has(string name) => All.ContainsKey(name);

    /// <summary>What a filter makes of a value.</summary>
    /// <exception cref="InvalidDataException">There is no such filter, or it is given what it does not take.</exception>
    public static object? Apply(string name, object? value, JinjaGiven given, JinjaAt at) => All.TryGetValue(name, out var filter)
        ? filter.Call($"the filter '{name}'", value, given, at)
        : throw at.Error($"the filter '{name}' is not supported; known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}");
}
