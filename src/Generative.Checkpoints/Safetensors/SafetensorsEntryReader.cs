using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>Reads and checks one entry of the header: dtype, shape, and that the byte range fits both.</summary>
internal static class SafetensorsEntryReader
{
    /// <summary>torch's operators refuse more dimensions than this.</summary>
    private const int MaxRank = 64;

    public static SafetensorsEntry Read(string name, JsonElement entry, string path)
    {
        InvalidDataException Bad(string what) => new($"{path}: tensor '{name}': {what}");

        if (entry.ValueKind != JsonValueKind.Object)
            throw Bad($"its entry is {Short(entry)}; expected an object with dtype, shape and data_offsets");
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in entry.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value)) throw Bad($"'{field.Name}' stands twice in its entry; keep one");
        }

        JsonElement Field(string field) => fields.TryGetValue(field, out var value)
            ? value
            : throw Bad($"its entry lacks '{field}'; write the file again");

        var dtypeField = Field("dtype");
        var dtype = dtypeField.ValueKind == JsonValueKind.String ? dtypeField.GetString()! : "";
        var bits = SafetensorsTypes.Bits(dtype) ?? throw Bad($"dtype is {Short(dtypeField)}; expected one of {SafetensorsTypes.Readable}");

        var shape = Numbers(Field("shape"));
        if (shape is null || Array.Exists(shape, d => d < 0))
            throw Bad($"shape is {Short(Field("shape"))}; expected a list of whole numbers of at least 0");
        if (shape.Length > MaxRank) throw Bad($"shape has {shape.Length} dimensions; at most {MaxRank} can be read");

        var offsets = Numbers(Field("data_offsets"));
        if (offsets is not [>= 0, >= 0] || offsets[1] < offsets[0])
            throw Bad($"data_offsets is {Short(Field("data_offsets"))}; expected [begin, end] with 0 <= begin <= end");

        var expected = ByteLength(shape, bits)
            ?? throw Bad($"shape [{string.Join(", ", shape)}] has more values than 64 bits can count; the file is damaged, fetch it again");
        if (offsets[1] - offsets[0] != expected)
        {
            throw Bad($"data_offsets [{offsets[0]}, {offsets[1]}] hold {offsets[1] - offsets[0]} bytes but {dtype} " +
                $"[{string.Join(", ", shape)}] takes {expected}; write the file again");
        }

        return new(new(name, dtype, Array.AsReadOnly(shape), expected), offsets[0], offsets[1]);
    }

    /// <summary>Bytes of a shape, or null on overflow or when packed values do not fill whole bytes.</summary>
    private static long? ByteLength(long[] shape, int bits)
    {
        // Zeros count as one for the overflow check: torch multiplies the other sizes into strides even when the tensor is empty.
        Int128 whole = bits;
        foreach (var size in shape)
        {
            whole *= Math.Max(size, 1);
            if (whole > long.MaxValue) return null;
        }

        return Array.Exists(shape, d => d == 0) ? 0 : whole % 8 == 0 ? (long)(whole / 8) : null;
    }

    private static long[]? Numbers(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return null;
        var numbers = new long[list.GetArrayLength()];
        var i = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i++])) return null;
        }

        return numbers;
    }

    /// <summary>A value from the file for a message; a damaged file may hold a very long one.</summary>
    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] + "..." : value.GetRawText();
}
