using System.Text.Json;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// What the README of dit allows: "forward 2e-5; trajectories 1e-5*max_abs + 2*sensitivity; losses 1e-4 relative". Sensitivity and
/// largest value of a trajectory stand beside it.
/// </summary>
internal static class DiTTolerance
{
    public const double Forward = 2e-5;

    public const double Losses = 1e-4;

    /// <summary>Not in the README: both sides compute the betas in float64.</summary>
    public const double Betas = 1e-12;

    /// <param name="measured">The trajectory's entry in samplers.json; without one the largest value is read off and the sensitivity
    /// unknown.</param>
    /// <param name="expected">The trajectory.</param>
    /// <param name="ownLargest">Whether the largest value is read off in any case.</param>
    public static double Trajectory(JsonElement? measured, Tensor expected, bool ownLargest = false)
    {
        using var scope = NewDisposeScope();
        var largest = (ownLargest ? null : Number("max_abs")) ?? expected.abs().max().to(ScalarType.Float64).item<double>();
        return 1e-5 * largest + 2 * (Number("sensitivity") ?? 0);

        double? Number(string name) => measured is { } entry && entry.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }
}
