using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The probability-flow ordinary differential equation of a continuous process.</summary>
internal static class ProbabilityFlow
{
    /// <summary>
    /// dx/dt = s'(t) D + (s sigma)'(t) n with n = (x - s D) / (s sigma). Karras et al. 2022, equation 81, sorted by signal and noise, which
    /// also holds where the signal is gone; with s = 1 and sigma = t it is (x - D) / t, their equation 3.
    /// </summary>
    /// <param name="x">State at the level, float64.</param>
    /// <param name="clean">D, float64.</param>
    /// <param name="process">Supplies sigma, s and their rates.</param>
    /// <param name="level">t, above 0.</param>
    public static Tensor Slope(Tensor x, Tensor clean, IContinuousProcess process, double level)
    {
        var ofNoise = process.NoiseScaleRate(level) / process.NoiseScale(level);
        return x * ofNoise + clean * (process.ScaleRate(level) - process.Scale(level) * ofNoise);
    }
}
