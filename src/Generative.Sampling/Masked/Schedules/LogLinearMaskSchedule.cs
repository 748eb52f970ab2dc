namespace Generative.Sampling;

/// <summary>
/// The probability of being noised grows evenly: 1 - alpha(t) = (1 - eps) t, so sigma(t) = -log(1 - (1 - eps) t). Lou et al. 2024,
/// section 5 and Sahoo et al. 2024, section 3.
/// </summary>
public sealed class LogLinearMaskSchedule : MaskSchedule
{
    private readonly double _reach;

    /// <summary>A schedule that leaves a share of the tokens untouched at time 1.</summary>
    /// <param name="eps">That share, from 0 to below 1. Published networks have 1e-3; with 0 the noise is infinite at time 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public LogLinearMaskSchedule(double eps = 1e-3) => _reach = 1 - (Eps = ScheduleNumber.Eps(eps));

    /// <inheritdoc/>
    public override string Name => "log-linear";

    /// <summary>Share of the tokens untouched at time 1.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override double Sigma(double t) => -StableMath.LogP1(-MaskProbability(t));

    /// <inheritdoc/>
    public override double SigmaRate(double t) => _reach / Alpha(t);

    /// <inheritdoc/>
    public override double Alpha(double t) => 1 - MaskProbability(t);

    /// <inheritdoc/>
    public override double MaskProbability(double t) => _reach * CheckTime(t);

    /// <inheritdoc/>
    public override double LossWeight(double t) => 1 / CheckTime(t);

    /// <inheritdoc/>
    public override double TimeOf(double probability) => CheckProbability(probability) / _reach;
}
