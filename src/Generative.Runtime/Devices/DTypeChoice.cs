using TorchSharp;

namespace Generative.Runtime;

/// <summary>Turns the text of a dtype option into the number format that a network computes in.</summary>
public static class DTypeChoice
{
    /// <summary>The texts that <see cref="Resolve"/> understands, for help pages.</summary>
    public const string Choices = "auto, f32, f16, bf16 or f64";

    /// <summary>Finds the number format that a text names. Case does not matter.</summary>
    /// <param name="dtype">
    /// <c>f32</c>, <c>f16</c>, <c>bf16</c>, <c>f64</c> or <c>auto</c>. <c>auto</c> is f32 on every device: half precision changes the
    /// pictures, so it is for the user to ask for; and on a CPU without such arithmetic it is some fifty times slower than f32.
    /// </param>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public static torch.ScalarType Resolve(string dtype)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        return dtype.Trim().ToLowerInvariant() switch
        {
            "auto" or "f32" => torch.ScalarType.Float32,
            "f16" => torch.ScalarType.Float16,
            "bf16" => torch.ScalarType.BFloat16,
            "f64" => torch.ScalarType.Float64,
            _ => throw new ArgumentException($"dtype is '{dtype}'; choose {Choices}.", nameof(dtype)),
        };
    }
}
