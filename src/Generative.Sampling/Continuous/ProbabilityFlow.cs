using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The probability-flow ordinary differential equation of a Gaussian process.</summary>
internal static class ProbabilityFlow
{
    /// <summary>
    /// dx/dt = (sigma'/sigma + s'/s) x - sigma' s / sigma D(x/s; sigma). Karras et al. 2022, equation 81; with s = 1 and sigma = t it is
    /// (x - D) / t, their equation 3.
    /// </summary>
    /// <param name="x">State at the level, float64.</param>
    /// <param name="clean">D, float64.</param>
    /// <param name="process">Supplies sigma, s and their rates.</param>
    /// <param name="level">t, above 0.</param>
    public static Tensor Slope(Tensor x, Tensor clean, IGaussianProcess process, double level)
    {
        var (sigma, rate, scale) = (process.Sigma(level), process.SigmaRate(level), process.Scale(level));
        return x * (rate / sigma + process.ScaleRate(level) / scale) - clean * (rate * scale / sigma);
    }
}
