namespace Generative.Sampling;

/// <summary>
/// alpha(t) = eps + (1 - eps) cos(pi t / 2): little noise for long. The cosine schedule of Sahoo et al. 2024 (appendix on noise schedules).
/// <see cref="MaskGitMaskSchedule"/> is another one of that name.
/// </summary>
public sealed class CosineMaskSchedule : MaskSchedule
{
    private readonly double _reach;

    /// <summary>A schedule that leaves a share of the tokens untouched at time 1.</summary>
    /// <param name="eps">That share, from 0 to below 1; with 0 the noise is infinite at time 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public CosineMaskSchedule(double eps = 1e-3) => _reach = 1 - (Eps = ScheduleNumber.Eps(eps));

    /// <inheritdoc/>
    public override string Name => "cosine";

    /// <summary>Share of the tokens untouched at time 1.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override double Sigma(double t) => -StableMath.LogP1(-MaskProbability(t));

    /// <inheritdoc/>
    public override double SigmaRate(double t) => _reach * Math.PI / 2 * Math.Sin(Math.PI / 2 * CheckTime(t)) / Alpha(t);

    /// <inheritdoc/>
    // As a sine from the other end: cos(pi/2) is not 0 in floating point.
    public override double Alpha(double t) => Eps + (_reach * Math.Sin(Math.PI / 2 * (1 - CheckTime(t))));

    /// <inheritdoc/>
    public override double MaskProbability(double t)
    {
        var half = Math.Sin(Math.PI / 4 * CheckTime(t));
        return t == 1 ? _reach : 2 * _reach * half * half;
    }

    /// <inheritdoc/>
    public override double LossWeight(double t) => Math.PI / 2 / Math.Tan(Math.PI / 4 * CheckTime(t));

    /// <inheritdoc/>
    public override double TimeOf(double probability) =>
        Math.Min(1, 4 / Math.PI * Math.Asin(Math.Sqrt(CheckProbability(probability) / (2 * _reach))));
}
