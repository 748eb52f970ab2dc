using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>Reads JSON files so that every way they can be wrong ends in a sentence with the path.</summary>
internal static class JsonFile
{
    // Duplicates would silently give a token another id.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static JsonElement Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist; check the path", path);
        var bytes = File.ReadAllBytes(path);
        try
        {
            // A byte order mark is no JSON, but editors write one.
            using var document = JsonDocument.Parse(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes.AsMemory(), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone()
                : throw new InvalidDataException($"{path} holds {document.RootElement.ValueKind}; expected a JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>The file as an object, or an empty one where there is no file.</summary>
    public static JsonObjectReader ReadOptional(string path) =>
        File.Exists(path) ? new(Read(path), path) : new(JsonDocument.Parse("{}").RootElement, path);
}
