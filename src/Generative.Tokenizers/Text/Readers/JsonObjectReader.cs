using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>A JSON object whose fields are asked for with a type; errors name the file and the field.</summary>
internal sealed class JsonObjectReader
{
    private readonly JsonElement _json;

    /// <exception cref="InvalidDataException">It is no object.</exception>
    public JsonObjectReader(JsonElement json, string source)
    {
        (_json, Source) = (json, source);
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{source} is {Shown(json)}; expected an object");
    }

    /// <summary>Where it stands: the file and the path inside.</summary>
    public string Source { get; }

    /// <summary>How many fields it has.</summary>
    public int Count => _json.GetPropertyCount();

    public IEnumerable<JsonProperty> Fields => _json.EnumerateObject();

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public string Text(string name) => OptionalText(name) ?? throw Missing(name, "a text");

    public string? OptionalText(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? TextOf(value, $"{Source}: '{name}'") : throw Wrong(name, value, "a text");

    public bool Flag(string name, bool fallback) => OptionalFlag(name) ?? fallback;

    public bool? OptionalFlag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false");

    public int Number(string name) => OptionalNumber(name) ?? throw Missing(name, "a whole number");

    public int? OptionalNumber(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Wrong(name, value, "a whole number");

    public JsonObjectReader Object(string name) => OptionalObject(name) ?? throw Missing(name, "an object");

    public JsonObjectReader? OptionalObject(string name) =>
        Find(name) is { } value ? new(value, $"{Source}: '{name}'") : null;

    /// <summary>The items of a list field; none where it is absent.</summary>
    public IReadOnlyList<JsonElement> List(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(name, value, "a list");

    /// <summary>The items of a list field, each an object.</summary>
    public IReadOnlyList<JsonObjectReader> Objects(string name) =>
        [.. List(name).Select((item, i) => new JsonObjectReader(item, $"{Source}: '{name}' item {i}"))];

    public JsonElement? Find(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text of an element that is one. Texts with unpaired surrogates are an error in words.</summary>
    /// <param name="value">The element.</param>
    /// <param name="where">Where it stands; only errors write it out.</param>
    public static string TextOf<T>(JsonElement value, T where)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()!
                : throw new InvalidDataException($"{where} is {Shown(value)}; expected a text");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{where} holds a text that is not Unicode ({e.Message}); write the file again", e);
        }
    }

    /// <summary>A value as it stands in the file, shortened.</summary>
    public static string Shown(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();

    private InvalidDataException Missing(string name, string wanted) => new($"{Source} lacks '{name}'; expected {wanted}");

    private InvalidDataException Wrong(string name, JsonElement value, string wanted) =>
        new($"{Source}: '{name}' is {Shown(value)}; expected {wanted}");
}
