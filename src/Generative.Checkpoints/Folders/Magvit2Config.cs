using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>The config of a <see cref="Magvit2Folder"/>, to and from <see cref="ComponentSettings"/>.</summary>
internal static class Magvit2Config
{
    public const string Model = "model";

    private const string Class = "class_path", Arguments = "init_args", Type = "type";

    /// <summary>Class names and the full paths they are published under, one of which is written.</summary>
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["VQModel"] = "src.Open_MAGVIT2.models.lfqgan.VQModel",
        ["IBQ"] = "src.IBQ.models.ibqgan.IBQ",
    };

    /// <summary>Whether a config names a class that is known here.</summary>
    public static bool Names(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(Model, out var model) && model.ValueKind == JsonValueKind.Object
        && model.TryGetProperty(Class, out var path) && path.ValueKind == JsonValueKind.String
        && Paths.ContainsKey(Last(path.GetString()!));

    /// <summary>The class and its arguments.</summary>
    /// <exception cref="InvalidDataException">The config is not written so, or names an unknown class.</exception>
    public static ComponentSettings Read(JsonElement config, string source)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty(Model, out var section))
            throw new InvalidDataException($"{source} has no '{Model}'; give the '{Model}' section of a published tokenizer as JSON");
        var model = ComponentSettings.Parse(section, $"{source}: {Model}", Class);
        model.AllowOnly(Arguments);
        var name = Last(model.Type);
        if (!Paths.ContainsKey(name))
            throw new InvalidDataException(
                $"{source}: '{Class}' is \"{model.Type}\"; known are classes named {string.Join(" and ", Paths.Keys)}");
        if (!model.Has(Arguments) || section.GetProperty(Arguments).ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{source}: '{Model}' lacks '{Arguments}' (an object); add it");
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(Typed(section.GetProperty(Arguments), name)),
            $"{source}: {Arguments}");
    }

    /// <summary>The config of a class and its arguments.</summary>
    /// <exception cref="ArgumentException">The class is unknown.</exception>
    public static JsonObject Write(ComponentSettings settings)
    {
        if (!Paths.TryGetValue(settings.Type, out var path))
            throw new ArgumentException(
                $"settings are those of \"{settings.Type}\"; known are {string.Join(" and ", Paths.Keys)}", nameof(settings));
        return new() { [Model] = new JsonObject { [Class] = path, [Arguments] = Untyped(settings.ToJson()) } };
    }

    /// <summary>Published sections have no type, and settings need one: a nested section's is its own name.</summary>
    private static JsonObject Typed(JsonElement section, string name)
    {
        var typed = new JsonObject { [Type] = name };
        foreach (var field in section.EnumerateObject().Where(f => f.Name != Type))
            typed[field.Name] = field.Value.ValueKind == JsonValueKind.Object ? Typed(field.Value, field.Name)
                : JsonSerializer.SerializeToNode(field.Value);
        return typed;
    }

    private static JsonObject Untyped(JsonObject section) => new(section
        .Where(f => f.Key != Type && f.Value is not null)
        .Select(f => KeyValuePair.Create(f.Key, f.Value is JsonObject nested ? Untyped(nested) : f.Value?.DeepClone())));

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
}
