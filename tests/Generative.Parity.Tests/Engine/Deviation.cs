using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Differences between what we computed and what is stored, in float64. NaN stays NaN.</summary>
internal static class Deviation
{
    /// <summary>Largest absolute difference.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static double Absolute(Tensor actual, Tensor expected)
    {
        CheckShapes(actual, expected);
        using var scope = NewDisposeScope();
        return (actual.to(ScalarType.Float64) - expected.to(ScalarType.Float64)).abs().max().item<double>();
    }

    /// <summary>Largest absolute difference, over <see cref="Scale"/>: for tolerances meant for values of order 1.</summary>
    public static double OrderOne(Tensor actual, Tensor expected) => Absolute(actual, expected) / Scale(expected);

    /// <summary>The largest stored magnitude, at least 1.</summary>
    public static double Scale(Tensor expected)
    {
        using var scope = NewDisposeScope();
        return Math.Max(1, expected.to(ScalarType.Float64).abs().max().item<double>());
    }

    /// <summary>Largest absolute difference over the largest stored magnitude; the plain difference where that is 0.</summary>
    public static double Relative(Tensor actual, Tensor expected)
    {
        var absolute = Absolute(actual, expected);
        using var scope = NewDisposeScope();
        var largest = expected.to(ScalarType.Float64).abs().max().item<double>();
        return largest == 0 ? absolute : absolute / largest;
    }

    /// <summary>
    /// Largest difference of any entry over a scale of its own, float64 as the entries; equal infinities do not differ.
    /// </summary>
    /// <param name="actual">What we computed.</param>
    /// <param name="expected">What is stored.</param>
    /// <param name="scale">The scales, from the stored magnitudes.</param>
    public static double Scaled(Tensor actual, Tensor expected, Func<Tensor, Tensor> scale)
    {
        CheckShapes(actual, expected);
        using var scope = NewDisposeScope();
        var (a, e) = (actual.to(ScalarType.Float64), expected.to(ScalarType.Float64));
        return ((a - e).abs() / scale(e.abs())).masked_fill(a.eq(e), 0).max().item<double>();
    }

    /// <summary>How many entries are not the stored ones; none may be.</summary>
    public static ParityError Unequal(Tensor actual, Tensor expected)
    {
        CheckShapes(actual, expected);
        using var scope = NewDisposeScope();
        return new(actual.ne(expected).sum().item<long>(), 0);
    }

    private static void CheckShapes(Tensor actual, Tensor expected)
    {
        if (!actual.shape.SequenceEqual(expected.shape))
            throw new InvalidDataException(
                $"the result has shape [{string.Join(", ", actual.shape)}], the fixture [{string.Join(", ", expected.shape)}]");
    }
}
