namespace Generative.Sampling;

/// <summary>
/// The EDM process: sigma(t) = t, s(t) = 1, with levels spaced evenly in sigma^(1/rho).
/// Karras et al. 2022, "Elucidating the Design Space of Diffusion-Based Generative Models", equation 5 and table 1.
/// </summary>
public sealed class EdmProcess : GaussianProcess
{
    /// <summary>A process over the given range.</summary>
    /// <param name="sigmaMin">Lowest level before the step to 0; positive, in units of the data.</param>
    /// <param name="sigmaMax">Level of the prior; above <paramref name="sigmaMin"/>.</param>
    /// <param name="rho">Exponent of the spacing; larger puts more steps at low noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public EdmProcess(double sigmaMin = 0.002, double sigmaMax = 80, double rho = 7)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigmaMin);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sigmaMax, sigmaMin);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rho);
        (SigmaMin, SigmaMax, Rho) = (sigmaMin, sigmaMax, rho);
    }

    /// <inheritdoc/>
    public override string Name => "edm";

    /// <summary>Lowest level before the step to 0.</summary>
    public double SigmaMin { get; }

    /// <summary>Level of the prior.</summary>
    public double SigmaMax { get; }

    /// <summary>Exponent of the spacing.</summary>
    public double Rho { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Karras(steps, SigmaMin, SigmaMax, Rho);

    /// <inheritdoc/>
    public override double Sigma(double level) => level;

    /// <inheritdoc/>
    public override double SigmaRate(double level) => 1;

    /// <inheritdoc/>
    public override double LevelOf(double sigma) => sigma;
}
