using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The noise in logarithms: <c>schedule.*</c> of the config, <c>schedule100.*</c> of the published defaults; single steps and, with
/// <c>cumprod</c>, from clean. The cumulative ones have one entry more, for clean tokens, at the end.
/// </summary>
internal static class VqDiffusionTables
{
    /// <summary>The tables are published in float32: half a unit in the last place of values up to 15.</summary>
    private const double Tolerance = 1e-6;

    public static ParityError Measure(VqDiffusionFixture f, string name)
    {
        var process = name.StartsWith("schedule.", StringComparison.Ordinal) ? f.Process
            : name.StartsWith("schedule100.", StringComparison.Ordinal) ? new MaskAndReplaceProcess(f.Process.Vocabulary)
            : throw new InvalidDataException($"'{name}' is not known to the parity tests");
        var cumulative = name.Contains("cumprod", StringComparison.Ordinal);
        var expected = f[name].to(ScalarType.Float64).data<double>().ToArray();
        if (expected.Length != process.Timesteps + (cumulative ? 1 : 0))
            throw new InvalidDataException($"{name} has {expected.Length} entries for {process.Timesteps} timesteps");
        return ParityError.Worst(expected.Select((value, t) => new ParityError(
            Off(Math.Log(Part(name, cumulative ? process.At((t + 1) % (process.Timesteps + 1)) : process.Between(t, t + 1))), value),
            Tolerance)));
    }

    private static double Part(string name, MaskAndReplaceKernel kernel) => name[^2] switch
    {
        'a' => kernel.Keep,
        'b' => kernel.Replace,
        'c' => kernel.Mask,
        _ => throw new InvalidDataException($"'{name}' is not known to the parity tests"),
    };

    /// <summary>Relative to values of order 1; logarithms of 0 must be both.</summary>
    private static double Off(double actual, double expected) =>
        actual.Equals(expected) ? 0 : Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected));
}
