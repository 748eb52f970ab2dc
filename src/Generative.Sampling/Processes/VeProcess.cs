namespace Generative.Sampling;

/// <summary>
/// Variance exploding as a diffusion at unit rate: sigma(t) = sqrt t, s = 1, levels geometric in t.
/// Song et al. 2021 in the frame of Karras et al. 2022, table 1.
/// </summary>
/// <param name="sigmaMin">Lowest noise before 0.</param>
/// <param name="sigmaMax">Noise of the prior.</param>
public sealed class VeProcess(double sigmaMin = 0.02, double sigmaMax = 100) : GaussianProcess
{
    /// <inheritdoc/>
    public override string Name => "ve";

    /// <inheritdoc/>
    public override IReadOnlyList<double> Levels(int steps) =>
        NoiseSchedules.WithZero(NoiseSchedules.Geometric(steps, sigmaMax * sigmaMax, sigmaMin * sigmaMin));

    /// <inheritdoc/>
    public override double Sigma(double level) => Math.Sqrt(level);

    /// <inheritdoc/>
    public override double SigmaRate(double level) => 0.5 / Math.Sqrt(level);

    /// <inheritdoc/>
    public override double LevelOf(double sigma) => sigma * sigma;
}
