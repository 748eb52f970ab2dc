namespace Generative.Sampling;

/// <summary>
/// 1 - alpha(t) = cos(pi (1 - t) / 2): the cosine by which MaskGIT (Chang et al. 2022, section 3.3) masks and by which Zheng et al. 2024
/// draw first-hitting times. Much noise early, all of it at time 1. <see cref="CosineMaskSchedule"/> is another one of that name.
/// </summary>
public sealed class MaskGitMaskSchedule : MaskSchedule
{
    /// <inheritdoc/>
    public override string Name => "maskgit-cosine";

    /// <inheritdoc/>
    public override double Sigma(double t) => MaskProbability(t) is var masked && masked < 0.5
        ? -StableMath.LogP1(-masked) : -Math.Log(Alpha(t));

    /// <inheritdoc/>
    public override double SigmaRate(double t) => Math.PI / 2 / Math.Tan(Math.PI / 4 * (1 - CheckTime(t)));

    /// <inheritdoc/>
    public override double Alpha(double t)
    {
        var half = Math.Sin(Math.PI / 4 * (1 - CheckTime(t)));
        return 2 * half * half;
    }

    /// <inheritdoc/>
    public override double MaskProbability(double t) => Math.Sin(Math.PI / 2 * CheckTime(t));

    /// <inheritdoc/>
    public override double LossWeight(double t) => Math.PI / 2 * Math.Sin(Math.PI / 2 * (1 - CheckTime(t))) / MaskProbability(t);

    /// <inheritdoc/>
    public override double TimeOf(double probability) => 2 / Math.PI * Math.Asin(CheckProbability(probability));
}
