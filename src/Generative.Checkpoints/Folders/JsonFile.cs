using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>Reads a JSON file so that every way it can be wrong ends in a sentence with its path.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static JsonDocument Read(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} does not exist; check the path", path);
        var bytes = File.ReadAllBytes(path);
        // A byte order mark is no JSON, but editors write one.
        var json = PythonNumbers.Rewrite(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes.AsMemory(), path);
        try
        {
            CheckTexts(json.Span);
            return JsonDocument.Parse(json, Strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>
    /// Whether a file is a JSON object with this field; one that cannot be read has none, and its reader says what is wrong.
    /// </summary>
    public static bool NamesField(string path, string field)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var document = Read(path);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(field, out _);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Decodes every text once: the document would report a broken one only when somebody asks for it.</summary>
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
        }
    }
}
