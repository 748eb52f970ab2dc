using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>The content of <c>model_index.json</c>: the pipeline's class, its components, and its own settings.</summary>
/// <param name="Pipeline">The pipeline's class.</param>
/// <param name="Components">Components in the file's order; those the pipeline does without are not among them.</param>
/// <param name="Settings">Everything else, such as <c>id2label</c>.</param>
internal sealed record DiffusersIndex(
    string Pipeline, IReadOnlyList<DiffusersIndexEntry> Components, IReadOnlyDictionary<string, JsonElement> Settings)
{
    public static DiffusersIndex Read(string path)
    {
        using var document = JsonFile.Read(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path} is no JSON object; expected '{DiffusersNaming.ClassField}' and components");
        var settings = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var components = new List<DiffusersIndexEntry>();
        foreach (var field in document.RootElement.EnumerateObject())
        {
            // Names that begin with "_" are the writing program's remarks.
            if (field.Name.StartsWith('_') && field.Name != DiffusersNaming.ClassField) continue;
            if (!IsPair(field.Value))
                settings.Add(field.Name, field.Value.Clone());
            else if (Entry(path, field) is { } entry)
                components.Add(entry);
        }

        if (!settings.Remove(DiffusersNaming.ClassField, out var type) || type.ValueKind != JsonValueKind.String)
            throw new InvalidDataException(
                $"{path} lacks '{DiffusersNaming.ClassField}' (a text); add the pipeline's class, such as DDIMPipeline");
        return components.Count > 0 ? new(type.GetString()!, components, settings)
            : throw new InvalidDataException(
                $"{path} names no component; expected fields such as \"unet\": [\"diffusers\", \"UNet2DModel\"]");
    }

    private static bool IsPair(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
        && value.EnumerateArray().All(part => part.ValueKind is JsonValueKind.String or JsonValueKind.Null);

    /// <summary>A component; null for [null, null], which says that the pipeline does without.</summary>
    private static DiffusersIndexEntry? Entry(string path, JsonProperty field)
    {
        // The name becomes a folder's: "../other" must not lead anywhere.
        if (!DiffusersNaming.IsWord(field.Name))
            throw new InvalidDataException($"{path}: '{field.Name}' is no name for a component; use letters, digits, '-' and '_'");
        return (field.Value[0].GetString(), field.Value[1].GetString()) switch
        {
            (null, null) => null,
            ({ Length: > 0 } library, { Length: > 0 } type) => new(field.Name, library, type),
            _ => throw new InvalidDataException(
                $"{path}: '{field.Name}' is {field.Value.GetRawText()}; expected [library, class], or [null, null] for none"),
        };
    }
}
