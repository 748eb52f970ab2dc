namespace Generative.Sampling;

/// <summary>
/// The total noise grows by the same factor in the same time: sigma(t) = sigma_min^(1-t) sigma_max^t. Lou et al. 2024, section 5. A little
/// noise is there at time 0 already.
/// </summary>
public sealed class GeometricMaskSchedule : MaskSchedule
{
    private readonly double _growth;

    /// <summary>A schedule between two amounts of noise; those of the published networks unless told otherwise.</summary>
    /// <param name="sigmaMin">Total noise at time 0, above 0.</param>
    /// <param name="sigmaMax">Total noise at time 1, finite and above <paramref name="sigmaMin"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public GeometricMaskSchedule(double sigmaMin = 1e-4, double sigmaMax = 20)
    {
        SigmaMin = ScheduleNumber.Check(sigmaMin, sigmaMin > 0, nameof(sigmaMin), "a number above 0");
        SigmaMax = ScheduleNumber.Check(sigmaMax, sigmaMax > sigmaMin && double.IsFinite(sigmaMax), nameof(sigmaMax),
            "a finite number above sigmaMin");
        _growth = Math.Log(sigmaMax / sigmaMin);
    }

    /// <inheritdoc/>
    public override string Name => "geometric";

    /// <summary>Total noise at time 0.</summary>
    public double SigmaMin { get; }

    /// <summary>Total noise at time 1.</summary>
    public double SigmaMax { get; }

    /// <inheritdoc/>
    public override double Sigma(double t) => Math.Pow(SigmaMin, 1 - CheckTime(t)) * Math.Pow(SigmaMax, t);

    /// <inheritdoc/>
    public override double SigmaRate(double t) => Sigma(t) * _growth;

    /// <inheritdoc/>
    public override double TimeOf(double probability)
    {
        var sigma = -StableMath.LogP1(-CheckProbability(probability));
        return Math.Clamp(Math.Log(sigma / SigmaMin) / _growth, 0, 1);
    }
}
