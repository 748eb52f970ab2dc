namespace Generative.Sampling;

/// <summary>
/// Variance preserving in continuous time t in (0, 1]: sigma(t)^2 = exp(beta_d t^2 / 2 + beta_min t) - 1, and s(t) = 1 / sqrt(1 + sigma(t)^2)
/// unless the signal is left unscaled. Song et al. 2021, equation 33, in the frame of Karras et al. 2022, table 1.
/// </summary>
/// <param name="betaD">Slope of the rate of noise, beta_max - beta_min.</param>
/// <param name="betaMin">Rate of noise at t = 0.</param>
/// <param name="epsilon">Time of the last level before 0.</param>
/// <param name="scaled">Whether s(t) keeps the variance; false leaves s = 1.</param>
public sealed class VpProcess(double betaD = 19.9, double betaMin = 0.1, double epsilon = 1e-3, bool scaled = true) : GaussianProcess
{
    /// <inheritdoc/>
    public override string Name => "vp";

    /// <summary>Evenly spaced times from 1 to epsilon, then 0.</summary>
    public override IReadOnlyList<double> Levels(int steps) => NoiseSchedules.WithZero(NoiseSchedules.Linear(steps, 1, epsilon));

    /// <inheritdoc/>
    public override double Sigma(double level) => Math.Sqrt(Math.Exp(0.5 * betaD * level * level + betaMin * level) - 1);

    /// <inheritdoc/>
    public override double SigmaRate(double level)
    {
        var sigma = Sigma(level);
        return 0.5 * (betaMin + betaD * level) * (sigma + 1 / sigma);
    }

    /// <inheritdoc/>
    public override double Scale(double level) => scaled ? 1 / Math.Sqrt(1 + Math.Pow(Sigma(level), 2)) : 1;

    /// <inheritdoc/>
    public override double ScaleRate(double level) => scaled ? -Sigma(level) * SigmaRate(level) * Math.Pow(Scale(level), 3) : 0;

    /// <inheritdoc/>
    public override double LevelOf(double sigma) =>
        (Math.Sqrt(betaMin * betaMin + 2 * betaD * Math.Log(sigma * sigma + 1)) - betaMin) / betaD;

    /// <summary>The rates for which sigma(epsilon) = sigmaMin and sigma(1) = sigmaMax.</summary>
    public static VpProcess Spanning(double sigmaMin, double sigmaMax, double epsilon = 1e-3, bool scaled = true)
    {
        var atMin = Math.Log(sigmaMin * sigmaMin + 1);
        var atMax = Math.Log(sigmaMax * sigmaMax + 1);
        var betaD = 2 * (atMin / epsilon - atMax) / (epsilon - 1);
        return new(betaD, atMax - 0.5 * betaD, epsilon, scaled);
    }
}
