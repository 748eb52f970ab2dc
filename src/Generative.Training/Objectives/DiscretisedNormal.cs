using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Likelihood of pixels of 256 shades in [-1, 1] under normal laws: the law's mass within half a shade, and everything beyond the range for
/// the first and the last shade. Ho et al. 2020, equation 13.
/// </summary>
public static class DiscretisedNormal
{
    private const double HalfShade = 1.0 / 255;

    // Smallest mass whose logarithm is taken.
    private const double Least = 1e-12;

    /// <summary>Natural logarithm of the likelihood of each value.</summary>
    /// <param name="values">Pixels in [-1, 1], float64 [batch, ...].</param>
    /// <param name="mean">Means of the laws, of the same shape.</param>
    /// <param name="logDeviation">Natural logarithms of their standard deviations, of the same shape.</param>
    /// <param name="exact">Whether the normal law is computed exactly; false takes the published code's approximation by a hyperbolic
    /// tangent, off by up to 0.0002, so that losses compare.</param>
    public static Tensor LogLikelihood(Tensor values, Tensor mean, Tensor logDeviation, bool exact = false)
    {
        using var scope = NewDisposeScope();
        var (centred, precision) = (values - mean, (-logDeviation).exp());
        var above = Mass((centred + HalfShade) * precision, exact);
        var below = Mass((centred - HalfShade) * precision, exact);
        var inside = (above - below).clamp_min(Least).log();
        var first = above.clamp_min(Least).log();
        var last = (1 - below).clamp_min(Least).log();
        return where(values.lt(-0.999), first, where(values.gt(0.999), last, inside)).MoveToOuterDisposeScope();
    }

    /// <summary>Mass of the standard normal below x.</summary>
    private static Tensor Mass(Tensor x, bool exact) => exact
        ? ((x / Math.Sqrt(2)).erf() + 1) * 0.5
        : (((x + x.pow(3) * 0.044715) * Math.Sqrt(2 / Math.PI)).tanh() + 1) * 0.5;
}
