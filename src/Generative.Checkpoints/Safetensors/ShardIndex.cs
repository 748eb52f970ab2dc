using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>The content of an index file: which shard holds which tensor, and free metadata.</summary>
internal sealed record ShardIndex(IReadOnlyDictionary<string, string> WeightMap, IReadOnlyDictionary<string, string> Metadata)
{
    public static ShardIndex Read(string path)
    {
        using var document = JsonFile.Read(path);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("weight_map", out var map)
            || map.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{path}: 'weight_map' is missing or no object; expected tensor names and their files");
        }

        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                throw new InvalidDataException($"{path}: weight_map '{entry.Name}' is {entry.Value.GetRawText()}; expected a file name");
            files.Add(entry.Name, entry.Value.GetString()!);
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("metadata", out var texts) && texts.ValueKind == JsonValueKind.Object)
        {
            foreach (var text in texts.EnumerateObject()) metadata.Add(text.Name, text.Value.ToString());
        }

        return new(files, metadata);
    }
}
