using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What the READMEs of the masked kinds allow: "losses 1e-4 relative", and tokens exactly.</summary>
internal static class LossTolerance
{
    public const double Losses = 1e-4;

    /// <summary>Largest difference relative to its own stored magnitude, where that is above 1.</summary>
    public static ParityError Loss(Tensor actual, Tensor expected)
    {
        var scale = expected.to(ScalarType.Float64).abs().clamp(min: 1);
        return new(Deviation.Absolute(actual.to(ScalarType.Float64) / scale, expected.to(ScalarType.Float64) / scale), Losses);
    }

    public static ParityError Exact(Tensor actual, Tensor expected) => new(Deviation.Absolute(actual, expected), 0);

    public static ParityError Unknown(string name) =>
        throw new InvalidDataException($"'{name}' is not known to the parity tests");
}
