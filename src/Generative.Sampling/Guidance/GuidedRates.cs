using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Classifier-free guidance of a jump process: rates multiply, r = r(no class) (r(class) / r(no class))^w. The rate of a reverse jump is
/// the forward rate times a ratio of marginals, so a law tilted to p(x | class)^w p(x)^(1-w) has exactly these rates (Nisonoff et al.
/// 2024, "Unlocking Guidance for Discrete State-Space Diffusion and Flow Models"); a linear combination would leave the positive numbers.
/// </summary>
public static class GuidedRates
{
    // Networks in single precision answer 0 for rates below 1e-38, and 0 / 0 would be no rate.
    private const double Least = 1e-38;

    // Enough for any rate that is meant; keeps large weights from running to infinity.
    private const double LargestLog = 60;

    /// <summary>The guided rates.</summary>
    /// <param name="with">Rates for what is asked, not negative, any float dtype.</param>
    /// <param name="without">Rates for no class, of the same shape.</param>
    /// <param name="weight">w; 1 gives <paramref name="with"/>, 0 <paramref name="without"/>.</param>
    /// <returns>Float64, not negative, in the caller's dispose scope.</returns>
    public static Tensor Combine(Tensor with, Tensor without, double weight)
    {
        using var scope = NewDisposeScope();
        var (asked, plain) = (Log(with), Log(without));
        return (plain + (asked - plain) * weight).clamp_max(LargestLog).exp().MoveToOuterDisposeScope();
    }

    private static Tensor Log(Tensor rates) => rates.to(ScalarType.Float64).clamp_min(Least).log();
}
