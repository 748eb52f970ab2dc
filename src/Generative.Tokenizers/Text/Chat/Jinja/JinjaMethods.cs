using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Methods of texts and mappings, as Python has them.</summary>
internal static class JinjaMethods
{
    private static readonly string[] Known =
    [
        "strip", "lstrip", "rstrip", "startswith", "endswith", "upper", "lower", "title", "capitalize", "replace", "split", "join",
        "items", "keys", "values", "get",
    ];

    /// <summary>Objects to a method that is not known.</summary>
    public static void Check(string name, JinjaWords words)
    {
        if (!Known.Contains(name))
            throw words.Error($"the method '{name}()' is not supported; known are {string.Join(", ", Known)}");
    }

    /// <summary>Calls a known method.</summary>
    public static object? Call(object? value, string name, IReadOnlyList<object?> arguments, JinjaWords words) =>
        (value, name, arguments) switch
    {
        (string s, "strip", []) => s.Trim(),
        (string s, "strip", [string letters]) => s.Trim([.. letters]),
        (string s, "lstrip", []) => s.TrimStart(),
        (string s, "lstrip", [string letters]) => s.TrimStart([.. letters]),
        (string s, "rstrip", []) => s.TrimEnd(),
        (string s, "rstrip", [string letters]) => s.TrimEnd([.. letters]),
        (string s, "startswith", [string part]) => s.StartsWith(part, StringComparison.Ordinal),
        (string s, "endswith", [string part]) => s.EndsWith(part, StringComparison.Ordinal),
        (string s, "upper", []) => s.ToUpperInvariant(),
        (string s, "lower", []) => s.ToLowerInvariant(),
        (string s, "title", []) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(s.ToLowerInvariant()),
        (string s, "capitalize", []) => s.Length == 0 ? s : s[..1].ToUpperInvariant() + s[1..].ToLowerInvariant(),
        (string s, "replace", [string { Length: > 0 } old, string other]) => s.Replace(old, other, StringComparison.Ordinal),
        (string s, "split", []) => s.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList<object?>(),
        (string s, "split", [string { Length: > 0 } between]) => s.Split(between).ToList<object?>(),
        (string s, "join", [var list]) => string.Join(s, JinjaValues.Items(list, words).Select(JinjaValues.Text)),
        (Dictionary<string, object?> map, "items", []) => map.Select(f => (object?)new List<object?> { f.Key, f.Value }).ToList(),
        (Dictionary<string, object?> map, "keys", []) => map.Keys.ToList<object?>(),
        (Dictionary<string, object?> map, "values", []) => map.Values.ToList(),
        (Dictionary<string, object?> map, "get", [string key]) => map.GetValueOrDefault(key),
        (Dictionary<string, object?> map, "get", [string key, var other]) => map.GetValueOrDefault(key, other),
        _ => throw words.Error($"{JinjaValues.Shown(value)} has no method '{name}' with {arguments.Count} such arguments"),
    };
}
