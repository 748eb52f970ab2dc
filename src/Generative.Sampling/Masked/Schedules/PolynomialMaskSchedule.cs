namespace Generative.Sampling;

/// <summary>
/// alpha(t) = 1 - t^power: with power 1 the log-linear schedule whose noise is complete, above it little noise for long. Shi et al. 2024,
/// table 4; Zheng et al. 2024. The noise is infinite at time 1.
/// </summary>
public sealed class PolynomialMaskSchedule : MaskSchedule
{
    /// <summary>A schedule of some power.</summary>
    /// <param name="power">Above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The power is out of range.</exception>
    public PolynomialMaskSchedule(double power) =>
        Power = ScheduleNumber.Check(power, power > 0 && double.IsFinite(power), nameof(power), "a finite number above 0");

    /// <inheritdoc/>
    public override string Name => "polynomial";

    /// <summary>The exponent of the time.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public override double Sigma(double t) => MaskProbability(t) is var masked && masked < 0.5
        ? -StableMath.LogP1(-masked) : -Math.Log(Alpha(t));

    /// <inheritdoc/>
    public override double SigmaRate(double t) => Power * Math.Pow(CheckTime(t), Power - 1) / Alpha(t);

    /// <inheritdoc/>
    // t^power from log t, so that little stays little as t nears 1.
    public override double Alpha(double t) => 0 - StableMath.ExpM1(Power * Math.Log(CheckTime(t)));

    /// <inheritdoc/>
    public override double MaskProbability(double t) => Math.Pow(CheckTime(t), Power);

    /// <inheritdoc/>
    public override double LossWeight(double t) => Power / CheckTime(t);

    /// <inheritdoc/>
    public override double TimeOf(double probability) => Math.Pow(CheckProbability(probability), 1 / Power);
}
