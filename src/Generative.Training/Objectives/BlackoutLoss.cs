using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// The likelihood loss of a pure death process: weight (y - k ln y) with y the predicted births and k = x_0 - x_t the true ones, least in
/// expectation where y = E[x_0 - x_t | x_t]. Santos et al. 2023, "Blackout Diffusion", in its two weightings.
/// </summary>
public static class BlackoutLoss
{
    // Below float32's smallest numbers softplus answers 0, whose logarithm has no use.
    private const double LeastRate = 1e-30;

    /// <summary>Weight of each observation time.</summary>
    /// <param name="times">t_0 &lt; ... &lt; t_(T-1), at least one, above 0.</param>
    /// <param name="weighting">Which weights.</param>
    public static double[] Weights(IReadOnlyList<double> times, BlackoutWeighting weighting) =>
    [
        .. times.Select((t, i) => (Time: t, Before: i == 0 ? 0 : times[i - 1])).Select(t => weighting switch
        {
            BlackoutWeighting.FiniteTime => Math.Exp(-t.Before) - Math.Exp(-t.Time),
            BlackoutWeighting.Instantaneous => times.Count * Math.Exp(-t.Time) * (t.Time - t.Before),
            _ => -1 / (Math.Exp(-t.Time) - 1),
        }),
    ];

    /// <summary>y - k ln y of each pixel.</summary>
    /// <param name="rate">y, not negative.</param>
    /// <param name="births">k, not negative, of the same shape and any dtype.</param>
    /// <returns>Float64, in the caller's dispose scope.</returns>
    public static Tensor Terms(Tensor rate, Tensor births)
    {
        using var scope = NewDisposeScope();
        var y = rate.to(ScalarType.Float64).clamp_min(LeastRate);
        return (y - births.to(ScalarType.Float64) * y.log()).MoveToOuterDisposeScope();
    }

    /// <summary>The published loss: the mean of weight (y - k ln y) over all pixels of a batch.</summary>
    /// <param name="rate">y, [batch, ...].</param>
    /// <param name="births">k, of the same shape.</param>
    /// <param name="weight">Weight of each picture, [batch].</param>
    /// <returns>A float64 scalar, in the caller's dispose scope.</returns>
    public static Tensor Mean(Tensor rate, Tensor births, Tensor weight)
    {
        using var scope = NewDisposeScope();
        return (Terms(rate, births).flatten(1).mean([1]) * weight.to(ScalarType.Float64)).mean().MoveToOuterDisposeScope();
    }

    /// <summary>The least value <see cref="Terms"/> can have for these births, k - k ln k: what no network can go below.</summary>
    /// <param name="births">k.</param>
    /// <returns>Float64, in the caller's dispose scope.</returns>
    public static Tensor Floor(Tensor births)
    {
        using var scope = NewDisposeScope();
        var k = births.to(ScalarType.Float64);
        return (k - k * k.clamp_min(1).log()).MoveToOuterDisposeScope();
    }
}
