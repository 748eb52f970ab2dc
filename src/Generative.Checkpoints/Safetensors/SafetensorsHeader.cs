using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Generative.Checkpoints;

/// <summary>
/// The head of a safetensors file: 8 bytes (little-endian length n), n bytes of JSON, then the data. Everything the file claims is
/// checked here, so that later reads need no more than arithmetic.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit on the JSON part.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>The JSON key that holds free text instead of a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private SafetensorsHeader(long dataStart) => DataStart = dataStart;

    /// <summary>Where the data begins, in bytes from the start of the file.</summary>
    public long DataStart { get; }

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads and checks the header; <paramref name="path"/> is for messages.</summary>
    public static SafetensorsHeader Read(Stream file, string path)
    {
        var fileLength = file.Length;
        if (fileLength < 8)
            throw Bad(path, $"the file has {fileLength} bytes, less than the 8 of a safetensors length field; fetch it again");
        Span<byte> lengthField = stackalloc byte[8];
        file.ReadExactly(lengthField);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthField);
        if (length > (ulong)(fileLength - 8))
            throw Bad(path, $"the header claims {length} bytes but only {fileLength - 8} follow; " +
                "the file is cut short or is no safetensors file, fetch it again");
        if (length > MaxBytes)
            throw Bad(path, $"the header claims {length} bytes; the format allows {MaxBytes}, split the file into shards");

        var json = new byte[(int)length];
        file.ReadExactly(json);
        var header = new SafetensorsHeader(8 + (long)length);
        header.Parse(json, path);
        SafetensorsLayout.Check(header.Entries.Values, fileLength - header.DataStart, path);
        return header;
    }

    private void Parse(byte[] json, string path)
    {
        if (!Utf8.IsValid(json)) throw Bad(path, "the header is not valid UTF-8; the file is damaged, fetch it again");
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad(path, $"the header is a JSON {document.RootElement.ValueKind}; expected an object of tensors");
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (!seen.Add(field.Name))
                    throw Bad(path, $"the header names '{field.Name}' twice; names must be unique, write the file again");
                if (field.Name == MetadataKey) ParseMetadata(field.Value, path);
                else Entries.Add(field.Name, SafetensorsEntryReader.Read(field.Name, field.Value, path));
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: the header is not valid JSON ({e.Message}); the file is damaged, fetch it again", e);
        }
        catch (InvalidOperationException e)
        {
            // The JSON reader's answer to half a surrogate pair inside a name.
            throw new InvalidDataException($"{path}: the header holds a text that is not Unicode ({e.Message}); write the file again", e);
        }
    }

    private void ParseMetadata(JsonElement metadata, string path)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Bad(path, $"'{MetadataKey}' is a JSON {metadata.ValueKind}; expected an object of texts");
        foreach (var item in metadata.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String)
                throw Bad(path, $"'{MetadataKey}' entry '{item.Name}' is {item.Value.GetRawText()}; expected a text");
            if (!Metadata.TryAdd(item.Name, item.Value.GetString()!))
                throw Bad(path, $"'{MetadataKey}' names '{item.Name}' twice; names must be unique");
        }
    }

    private static InvalidDataException Bad(string path, string what) => new($"{path}: {what}");
}
