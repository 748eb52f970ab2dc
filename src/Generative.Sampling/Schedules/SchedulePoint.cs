namespace Generative.Sampling;

/// <summary>One point of a published scheduler's path, where state is x = Scale x_0 + Noise n.</summary>
/// <param name="Scale">Scale of the signal in the scheduler's frame.</param>
/// <param name="Noise">Scale of the noise in the scheduler's frame.</param>
/// <param name="ModelLevel">The model's own level at which its network is asked there: what it is told, which need not follow from the noise.</param>
/// <param name="ModelScale">Factor that brings a state of this frame into the model's.</param>
public readonly record struct SchedulePoint(double Scale, double Noise, double ModelLevel, double ModelScale = 1)
{
    /// <summary>Noise to signal ratio; infinite where the signal is gone.</summary>
    public double Sigma => Noise / Scale;
}
