namespace Generative.Sampling;

/// <summary>
/// alpha(t) = eps + (1 - eps) cos^2(pi t / 2): slow at both ends. The squared cosine of Sahoo et al. 2024 (appendix on noise schedules).
/// </summary>
public sealed class CosineSquaredMaskSchedule : MaskSchedule
{
    private readonly double _reach;

    /// <summary>A schedule that leaves a share of the tokens untouched at time 1.</summary>
    /// <param name="eps">That share, from 0 to below 1; with 0 the noise is infinite at time 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public CosineSquaredMaskSchedule(double eps = 1e-3) => _reach = 1 - (Eps = ScheduleNumber.Eps(eps));

    /// <inheritdoc/>
    public override string Name => "cosine-squared";

    /// <summary>Share of the tokens untouched at time 1.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override double Sigma(double t) => MaskProbability(t) is var masked && masked < 0.5
        ? -StableMath.LogP1(-masked) : -Math.Log(Alpha(t));

    /// <inheritdoc/>
    public override double SigmaRate(double t) =>
        Alpha(t) is var left && left == 0 ? double.PositiveInfinity : _reach * Math.PI * Wave(t) * Wave(1 - t) / left;

    /// <inheritdoc/>
    public override double Alpha(double t) => Eps + (_reach * Wave(1 - t) * Wave(1 - t));

    /// <inheritdoc/>
    public override double MaskProbability(double t) => _reach * Wave(t) * Wave(t);

    /// <inheritdoc/>
    public override double LossWeight(double t) => Math.PI * Wave(1 - t) / Wave(t);

    /// <inheritdoc/>
    public override double TimeOf(double probability) =>
        2 / Math.PI * Math.Asin(Math.Min(1, Math.Sqrt(CheckProbability(probability) / _reach)));

    /// <summary>sin(pi t / 2); the cosine is that of 1 - t, which is exactly 0 at time 1.</summary>
    private static double Wave(double t) => Math.Sin(Math.PI / 2 * CheckTime(t));
}
