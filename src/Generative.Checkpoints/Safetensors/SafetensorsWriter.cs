using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// Writes safetensors files: beside the target, flushed, then renamed over it, so that a crash leaves the old file intact.
/// The same tensors and metadata give the same bytes.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes named tensors of any device, layout and supported dtype; one tensor at a time is copied where it must be.</summary>
    /// <param name="path">The file to write; its folder must exist. An existing file is replaced.</param>
    /// <param name="tensors">Names and tensors; they stay the caller's. Order does not matter: wider dtypes first, then by name.</param>
    /// <param name="metadata">Free text to store with them.</param>
    /// <param name="floatAs">Convert every floating tensor to this dtype, e.g. Float16; null keeps each tensor's own.</param>
    /// <exception cref="ArgumentException">A name stands twice or is reserved, a dtype is not part of the format,
    /// <paramref name="floatAs"/> is no floating dtype, or a finite value does not fit it.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        ScalarType? floatAs = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        if (floatAs is { } wanted && !SafetensorsTypes.IsFloat(wanted))
            throw new ArgumentException($"floatAs is {wanted}; give Float16, BFloat16, Float32 or Float64", nameof(floatAs));

        var plan = Plan(tensors, floatAs);
        var header = Header(plan, metadata);
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            foreach (var item in plan) WriteValues(file, item);
        });
    }

    private static List<Item> Plan(IEnumerable<KeyValuePair<string, Tensor>> tensors, ScalarType? floatAs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var items = new List<Item>();
        foreach (var (name, tensor) in tensors)
        {
            if (name is null || name == SafetensorsHeader.MetadataKey)
                throw new ArgumentException($"a tensor is named '{name}', which is reserved; give it another name", nameof(tensors));
            if (!names.Add(name)) throw new ArgumentException($"two tensors are named '{name}'; names must be unique", nameof(tensors));
            if (tensor is null) throw new ArgumentException($"tensor '{name}' is null; leave it out", nameof(tensors));
            var dtype = floatAs is { } wanted && SafetensorsTypes.IsFloat(tensor.dtype) ? wanted : tensor.dtype;
            var text = SafetensorsTypes.FromTorch(dtype) ?? throw new ArgumentException(
                $"tensor '{name}' is {dtype}; convert it to one of {SafetensorsTypes.Readable}", nameof(tensors));
            items.Add(new(name, tensor, dtype, text, tensor.numel() * SafetensorsTypes.Bits(text)!.Value / 8));
        }

        // Widest first keeps every tensor aligned to its own dtype without gaps; readers then map instead of copying.
        items.Sort((a, b) => SafetensorsTypes.Bits(b.Text)!.Value.CompareTo(SafetensorsTypes.Bits(a.Text)!.Value) is var width and not 0
            ? width
            : string.CompareOrdinal(a.Name, b.Name));
        return items;
    }

    private static byte[] Header(List<Item> plan, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 }) WriteMetadata(json, metadata);
            var begin = 0L;
            foreach (var item in plan)
            {
                json.WriteStartObject(item.Name);
                json.WriteString("dtype", item.Text);
                WriteNumbers(json, "shape", item.Tensor.shape);
                WriteNumbers(json, "data_offsets", begin, begin + item.ByteLength);
                json.WriteEndObject();
                begin += item.ByteLength;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        if (buffer.Length - 8 > SafetensorsHeader.MaxBytes)
            throw new ArgumentException($"names and metadata take {buffer.Length} bytes; the format allows {SafetensorsHeader.MaxBytes}");
        var header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static unsafe void WriteValues(Stream file, Item item)
    {
        // The scope takes the conversions' temporaries; the caller's tensor was born outside it and survives.
        using var scope = NewDisposeScope();
        var values = item.Tensor.detach().to(item.DType, CPU).contiguous();
        if (values.dtype != item.Tensor.dtype) CheckRange(item, values);
        var data = (byte*)MappedTensor.Data(values);
        for (long done = 0, chunk; done < item.ByteLength; done += chunk)
        {
            chunk = Math.Min(item.ByteLength - done, 1 << 24);
            file.Write(new ReadOnlySpan<byte>(data + done, (int)chunk));
        }
    }

    private static void CheckRange(Item item, Tensor converted)
    {
        var lost = item.Tensor.detach().isfinite().to(CPU).logical_and(converted.isfinite().logical_not());
        if (lost.any().item<bool>())
        {
            throw new ArgumentException(
                $"tensor '{item.Name}' holds values {item.DType} cannot hold; use BFloat16 or Float32", nameof(item));
        }
    }

    /// <summary>One tensor to write: as which dtype, the format's text for it, and how many bytes.</summary>
    private sealed record Item(string Name, Tensor Tensor, ScalarType DType, string Text, long ByteLength);
}
