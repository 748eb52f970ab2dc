using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What the README of blackout allows, and for what it leaves open the digits its numbers have.</summary>
internal static class BlackoutTolerance
{
    /// <summary>"times 1e-5 against the closed form".</summary>
    public const double Times = 1e-5;

    /// <summary>"weights 1e-5 relative".</summary>
    public const double Weights = 1e-5;

    /// <summary>"1e-12 if the stored times are used", of the largest weight: a single one is a difference of numbers near 1.</summary>
    public const double WeightsOfStoredTimes = 1e-12;

    /// <summary>"loss 1e-5 relative".</summary>
    public const double Loss = 1e-5;

    /// <summary>Not in the README: rates and network inputs are float32, in counts.</summary>
    public const double Float32 = 1e-5;

    /// <summary>Not in the README: laws propagated in float64, as probabilities.</summary>
    public const double Law = 1e-9;

    /// <summary>Not in the README: the same with rates stored in float32, whose rounding moves probabilities by some 1e-9.</summary>
    public const double LawOfStoredRates = 1e-7;

    /// <summary>"integer states exactly".</summary>
    public static ParityError Exactly(Tensor actual, Tensor expected) =>
        Deviation.Unequal(actual.to(ScalarType.Int64), expected.to(ScalarType.Int64));

    /// <summary>Largest difference of two lists, each entry's relative to itself.</summary>
    public static double Relative(IReadOnlyList<double> actual, IReadOnlyList<double> expected) =>
        Distance([.. actual.Select((a, i) => a / expected[i])], [.. expected.Select(_ => 1.0)]);

    /// <summary>Largest difference of two lists.</summary>
    public static double Distance(IReadOnlyList<double> actual, IReadOnlyList<double> expected) => actual.Count == expected.Count
        ? actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max()
        : throw new InvalidDataException($"the result has {actual.Count} numbers, the fixture {expected.Count}");
}
