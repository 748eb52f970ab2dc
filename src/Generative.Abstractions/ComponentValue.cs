using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative;

/// <summary>The kinds of value a <see cref="ComponentSettings"/> holds: reading, writing and naming them.</summary>
internal static class ComponentValue
{
    private static readonly Dictionary<Type, (string One, string Many)> Words = new()
    {
        [typeof(int)] = ("a whole number", "whole numbers"),
        [typeof(long)] = ("a whole number", "whole numbers"),
        [typeof(double)] = ("a number", "numbers"),
        [typeof(bool)] = ("true or false", "true or false"),
        [typeof(string)] = ("a text", "texts"),
        [typeof(ComponentSettings)] = ("an object with 'type'", "objects with 'type'"),
    };

    /// <summary>The kind in words: "a whole number", "an array of texts".</summary>
    /// <exception cref="NotSupportedException">No parameter can be read as this type: a mistake in the calling code.</exception>
    public static string Singular(Type type)
    {
        if (Words.TryGetValue(type, out var words)) return words.One;
        if (type.GetElementType() is { } item && Words.TryGetValue(item, out words)) return $"an array of {words.Many}";
        throw new NotSupportedException($"a parameter cannot be read as {type}; use int, long, double, bool, string, an array of those, "
            + nameof(ComponentSettings));
    }

    /// <summary>A value as the file spells it, cut to a line.</summary>
    public static string Show(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();

    /// <summary>Reads a value as a type; false when the JSON is of another kind.</summary>
    public static bool TryRead(JsonElement json, Type type, string source, out object? value)
    {
        Singular(type);
        value = null;
        if (type.GetElementType() is { } item) return json.ValueKind == JsonValueKind.Array && TryReadAll(json, item, source, out value);
        value = json.ValueKind switch
        {
            JsonValueKind.Number when type == typeof(int) => json.TryGetInt32(out var number) ? number : null,
            JsonValueKind.Number when type == typeof(long) => json.TryGetInt64(out var number) ? number : null,
            // Digits beyond the range of a double read as infinity: a slip, not a wish for "Infinity".
            JsonValueKind.Number when type == typeof(double) =>
                json.TryGetDouble(out var number) && double.IsFinite(number) ? number : null,
            JsonValueKind.String when type == typeof(double) => Infinity(json.GetString()),
            JsonValueKind.String when type == typeof(string) => json.GetString(),
            JsonValueKind.True or JsonValueKind.False when type == typeof(bool) => json.GetBoolean(),
            JsonValueKind.Object when type == typeof(ComponentSettings) => ComponentSettings.Parse(json, source),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>A value from code as JSON.</summary>
    /// <exception cref="ArgumentException">It is of a kind settings do not hold.</exception>
    public static JsonElement Write(string name, object? value) => JsonSerializer.SerializeToElement(Node(name, value));

    private static bool TryReadAll(JsonElement json, Type item, string source, out object? value)
    {
        var items = Array.CreateInstance(item, json.GetArrayLength());
        value = items;
        var i = 0;
        foreach (var element in json.EnumerateArray())
        {
            if (!TryRead(element, item, $"{source}[{i}]", out var read)) return false;
            items.SetValue(read, i++);
        }

        return true;
    }

    private static object? Infinity(string? text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };

    private static JsonNode? Node(string name, object? value) => value switch
    {
        null => null,
        double number when double.IsInfinity(number) => number > 0 ? "Infinity" : "-Infinity",
        float number when float.IsFinite(number) => number,
        int number => number,
        long number => number,
        double number when double.IsFinite(number) => number,
        bool flag => flag,
        string text => text,
        ComponentSettings settings => settings.ToJson(),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(item => Node(name, item))]),
        _ => throw new ArgumentException(
            $"'{name}' is {value} ({value.GetType().Name}); give a number, text, truth value, a list of those, or nested settings"),
    };
}
