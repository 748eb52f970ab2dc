using System.Text.Json;

namespace Generative.Pipelines;

/// <summary>
/// Reads a schema into the pattern of the values it describes: with references that never come back to where they stand it is a regular
/// language. Belongs to one reading.
/// </summary>
internal sealed class JsonSchemaReader
{
    private const int Deepest = 200;
    private const string Reference = "$ref";

    private static readonly string[] Types = ["object", "array", "string", "integer", "number", "boolean", "null"];

    private static readonly string[] Understood =
    [
        "type", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern",
        "enum", "const", "anyOf", Reference, .. JsonIntegers.Bounds, .. Notes,
    ];

    private readonly JsonSchemaDefinitions _definitions;
    private int _depth;

    private JsonSchemaReader(JsonElement root) => _definitions = new(root, Read);

    /// <summary>Keywords that say nothing about values.</summary>
    private static IEnumerable<string> Notes =>
    [
        "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "$comment",
        .. JsonSchemaDefinitions.Homes,
    ];

    /// <summary>The pattern of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="ArgumentException">It is damaged, or uses what is not supported.</exception>
    public static Pattern Read(JsonElement schema) => new JsonSchemaReader(schema).Read(schema, "the schema");

    /// <summary>The pattern of a part of it.</summary>
    /// <param name="schema">The part.</param>
    /// <param name="where">Where it stands, for messages.</param>
    private Pattern Read(JsonElement schema, string where)
    {
        if (++_depth > Deepest)
            throw Bad(where, $"stands more than {Deepest} parts deep; make it flatter");
        var pattern = Part(schema, where);
        _depth--;
        return pattern;
    }

    private Pattern Part(JsonElement schema, string where)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            throw Bad(where, $"is {schema.GetRawText()}; expected an object");
        foreach (var field in schema.EnumerateObject())
            if (!Understood.Contains(field.Name))
                throw Bad(where, $"uses '{field.Name}', which is not supported{Suggestion.Text(field.Name, Understood)}");
        if (schema.TryGetProperty(Reference, out var reference))
            return schema.EnumerateObject().Select(f => f.Name).FirstOrDefault(n => n != Reference && !Notes.Contains(n)) is { } beside
                ? throw Bad(where, $"has '{beside}' beside '{Reference}', which is not supported; say it in the definition")
                : _definitions.Follow(reference, where);
        if (schema.TryGetProperty("const", out var value))
            return JsonPatterns.Literal(value);
        if (schema.TryGetProperty("enum", out var values))
            return Patterns.Choice([.. List(values, where, "enum").Select(JsonPatterns.Literal)]);
        if (schema.TryGetProperty("anyOf", out var options))
            return schema.TryGetProperty("type", out _) ? throw Bad(where, "has 'type' beside 'anyOf'; move it into the options")
                : Patterns.Choice([.. List(options, where, "anyOf").Select((o, i) => Read(o, $"{where}, option {i}"))]);
        if (!schema.TryGetProperty("type", out var type))
            throw Bad(where,
                $"has no 'type', and any value is not supported; give one of {string.Join(", ", Types)}, or enum, const or anyOf");
        JsonElement[] types = type.ValueKind == JsonValueKind.Array ? [.. List(type, where, "type")] : [type];
        return Patterns.Choice(
            [.. types.Select(t => OfType(t.ValueKind == JsonValueKind.String ? t.GetString()! : t.GetRawText(), schema, where))]);
    }

    private Pattern OfType(string type, JsonElement schema, string where) => type switch
    {
        "object" => Object(schema, where),
        "array" => Array(schema, where),
        "string" => JsonPatterns.Quoted(Letters(schema, where)),
        "integer" => JsonIntegers.Read(schema, where),
        "number" => JsonIntegers.Bounds.FirstOrDefault(b => schema.TryGetProperty(b, out _)) is { } bound
            ? throw Bad(where, $"has '{bound}' for the type number, which is supported for integer alone") : JsonPatterns.Number,
        "boolean" => Patterns.Choice([Patterns.Text("true"), Patterns.Text("false")]),
        "null" => Patterns.Text("null"),
        _ => throw Bad(where, $"has the type {type}{Suggestion.Text(type, Types)}; known are {string.Join(", ", Types)}"),
    };

    private static Pattern Letters(JsonElement schema, string where)
    {
        var (least, most) = Bounds(schema, where, "minLength", "maxLength");
        if (!schema.TryGetProperty("pattern", out var pattern))
            return Patterns.Repeat(JsonPatterns.Letter(ScalarSet.All), least, most);
        if (least > 0 || most is not null)
            throw Bad(where, "has 'pattern' beside 'minLength' or 'maxLength', which is not supported; say the length in the pattern");
        return pattern.ValueKind == JsonValueKind.String ? new RegexReader(pattern.GetString()!, JsonPatterns.Letter).Somewhere()
            : throw Bad(where, $"has the pattern {pattern.GetRawText()}; expected a text");
    }

    private Pattern Array(JsonElement schema, string where)
    {
        var (least, most) = Bounds(schema, where, "minItems", "maxItems");
        var item = schema.TryGetProperty("items", out var items) ? Read(items, $"{where}, items")
            : most == 0 ? Patterns.Empty
            : throw Bad(where, "is an array without 'items', and any value is not supported; say what the items are");
        var some = Patterns.Sequence([item, Patterns.Repeat(Patterns.Sequence([Behind(","), item]), Math.Max(least - 1, 0), most - 1)]);
        var inside = most == 0 ? Patterns.Empty : least == 0 ? Patterns.Optional(some) : some;
        return Patterns.Sequence([Patterns.Text("["), inside, Patterns.Text("]")]);
    }

    private Pattern Object(JsonElement schema, string where)
    {
        if (schema.TryGetProperty("additionalProperties", out var more)
            && more.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw Bad(where, "has a schema as 'additionalProperties', which is not supported; name the properties");
        JsonProperty[] fields = schema.TryGetProperty("properties", out var given)
            ? given.ValueKind == JsonValueKind.Object ? [.. given.EnumerateObject()]
                : throw Bad(where, "has 'properties' that are no object")
            : [];
        var required = schema.TryGetProperty("required", out var named)
            ? List(named, where, "required").Select(n => n.ToString()).ToHashSet(StringComparer.Ordinal) : [];
        if (required.FirstOrDefault(r => fields.All(f => f.Name != r)) is { } unknown)
            throw Bad(where, $"requires '{unknown}', which is not among its properties; describe it there");
        return JsonObjects.Of([.. fields.Select(f => (Patterns.Sequence(
            [JsonPatterns.Literal(f.Name), Behind(":"), Read(f.Value, $"{where}, '{f.Name}'")]), !required.Contains(f.Name)))], Behind(","));
    }

    /// <summary>A sign, and perhaps a space behind it.</summary>
    private static Pattern Behind(string sign) => Patterns.Sequence([Patterns.Text(sign), Patterns.Optional(Patterns.Text(" "))]);

    private static (int Least, int? Most) Bounds(JsonElement schema, string where, string least, string most)
    {
        var (low, high) = (Count(least) ?? 0, Count(most));
        return high < low ? throw Bad(where, $"has {least} {low} and {most} {high}; give a larger {most}") : (low, high);

        int? Count(string name) => !schema.TryGetProperty(name, out var given) ? null
            : given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var count) && count >= 0 ? count
            : throw Bad(where, $"has {name} {given.GetRawText()}; expected a whole number of at least 0");
    }

    private static IReadOnlyList<JsonElement> List(JsonElement value, string where, string name) =>
        value.ValueKind == JsonValueKind.Array && (value.GetArrayLength() > 0 || name == "required") ? [.. value.EnumerateArray()]
        : throw Bad(where, $"has '{name}' {value.GetRawText()}; expected a list with something in it");

    /// <summary>The error of a part.</summary>
    public static ArgumentException Bad(string where, string what) => new($"{char.ToUpperInvariant(where[0])}{where[1..]} {what}.");
}
