namespace Generative.Sampling;

/// <summary>
/// The total noise grows evenly: sigma(t) = sigma_min + t (sigma_max - sigma_min), so that tokens fall at a constant rate. The linear
/// schedule of Sahoo et al. 2024 (appendix on noise schedules).
/// </summary>
public sealed class LinearMaskSchedule : MaskSchedule
{
    /// <summary>A schedule between two amounts of noise; the published ones unless told otherwise.</summary>
    /// <param name="sigmaMin">Total noise at time 0, 0 or more.</param>
    /// <param name="sigmaMax">Total noise at time 1, finite and above <paramref name="sigmaMin"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LinearMaskSchedule(double sigmaMin = 0, double sigmaMax = 10)
    {
        SigmaMin = ScheduleNumber.Check(sigmaMin, sigmaMin >= 0, nameof(sigmaMin), "0 or more");
        SigmaMax = ScheduleNumber.Check(sigmaMax, sigmaMax > sigmaMin && double.IsFinite(sigmaMax), nameof(sigmaMax),
            "a finite number above sigmaMin");
    }

    /// <inheritdoc/>
    public override string Name => "linear";

    /// <summary>Total noise at time 0.</summary>
    public double SigmaMin { get; }

    /// <summary>Total noise at time 1.</summary>
    public double SigmaMax { get; }

    /// <inheritdoc/>
    public override double Sigma(double t) => SigmaMin + (CheckTime(t) * (SigmaMax - SigmaMin));

    /// <inheritdoc/>
    public override double SigmaRate(double t)
    {
        CheckTime(t);
        return SigmaMax - SigmaMin;
    }

    /// <inheritdoc/>
    public override double TimeOf(double probability)
    {
        var sigma = -StableMath.LogP1(-CheckProbability(probability));
        return Math.Clamp((sigma - SigmaMin) / (SigmaMax - SigmaMin), 0, 1);
    }
}
