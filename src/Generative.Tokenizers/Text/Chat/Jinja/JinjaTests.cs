namespace Generative.Tokenizers;

/// <summary>What may stand behind <c>is</c>.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, Func<object?, bool>> Known = new(StringComparer.Ordinal)
    {
        ["defined"] = v => v is not JinjaUndefined,
        ["undefined"] = v => v is JinjaUndefined,
        ["none"] = v => v is null,
        ["string"] = v => v is string,
        ["number"] = v => v is long or double,
        ["integer"] = v => v is long,
        ["boolean"] = v => v is bool,
        ["true"] = v => v is true,
        ["false"] = v => v is false,
        ["mapping"] = v => v is Dictionary<string, object?>,
        ["sequence"] = v => v is List<object?> or string or Dictionary<string, object?>,
        ["iterable"] = v => v is List<object?> or string or Dictionary<string, object?>,
        ["even"] = v => v is long whole && whole % 2 == 0,
        ["odd"] = v => v is long whole && whole % 2 != 0,
    };

    /// <summary>Objects to a test that is not known.</summary>
    public static void Check(string name, JinjaWords words)
    {
        if (!Known.ContainsKey(name))
            throw words.Error($"the test 'is {name}' is not supported; known are {string.Join(", ", Known.Keys)}");
    }

    /// <summary>Whether a known test holds.</summary>
    public static bool Holds(string name, object? value) => Known[name](value);
}
