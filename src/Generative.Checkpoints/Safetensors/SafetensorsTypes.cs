using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>The dtype names of the safetensors format, their widths, and torch's names for those torch has.</summary>
internal static class SafetensorsTypes
{
    private static readonly Dictionary<string, (int Bits, ScalarType? Torch)> Known = new(StringComparer.Ordinal)
    {
        ["F64"] = (64, ScalarType.Float64),
        ["F32"] = (32, ScalarType.Float32),
        ["F16"] = (16, ScalarType.Float16),
        ["BF16"] = (16, ScalarType.BFloat16),
        ["I64"] = (64, ScalarType.Int64),
        ["I32"] = (32, ScalarType.Int32),
        ["I16"] = (16, ScalarType.Int16),
        ["I8"] = (8, ScalarType.Int8),
        ["U8"] = (8, ScalarType.Byte),
        ["BOOL"] = (8, ScalarType.Bool),
        ["U64"] = (64, null),
        ["U32"] = (32, null),
        ["U16"] = (16, null),
        ["C64"] = (64, null),
        ["F8_E4M3"] = (8, null),
        ["F8_E5M2"] = (8, null),
        ["F8_E4M3FNUZ"] = (8, null),
        ["F8_E5M2FNUZ"] = (8, null),
        ["F8_E8M0"] = (8, null),
        ["F6_E2M3"] = (6, null),
        ["F6_E3M2"] = (6, null),
        ["F4"] = (4, null),
    };

    /// <summary>Bits one value takes, or null for a text the format does not know.</summary>
    public static int? Bits(string dtype) => Known.TryGetValue(dtype, out var t) ? t.Bits : null;

    /// <summary>torch's dtype, or null where torch has none.</summary>
    public static ScalarType? ToTorch(string dtype) => Known.TryGetValue(dtype, out var t) ? t.Torch : null;

    /// <summary>The format's text, or null for a dtype it does not have (complex, quantised).</summary>
    public static string? FromTorch(ScalarType dtype) => Known.FirstOrDefault(t => t.Value.Torch == dtype).Key;

    /// <summary>Whether values of this dtype are real floating-point numbers.</summary>
    public static bool IsFloat(ScalarType dtype) =>
        dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    /// <summary>The dtypes that can be read, for messages.</summary>
    public static string Readable => string.Join(", ", Known.Where(t => t.Value.Torch is not null).Select(t => t.Key));
}
