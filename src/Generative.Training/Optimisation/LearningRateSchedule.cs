namespace Generative.Training;

/// <summary>The learning rate as a pure function of the step: a linear rise, then a constant or half a cosine down to zero.</summary>
/// <param name="Peak">The rate after warm-up; positive.</param>
/// <param name="WarmUp">Steps of the linear rise; 0 for none.</param>
/// <param name="Shape">What follows the rise.</param>
/// <param name="Total">The step at which a cosine reaches zero; not used by a constant rate.</param>
public sealed record LearningRateSchedule(double Peak, long WarmUp, ScheduleShape Shape, long Total)
{
    /// <summary>The rate of an update.</summary>
    /// <param name="step">Number of the update, from 1.</param>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (step <= WarmUp)
            return Peak * step / WarmUp;
        if (Shape == ScheduleShape.Constant)
            return Peak;
        var share = Math.Min(1, (double)(step - WarmUp) / Math.Max(1, Total - WarmUp));
        return Peak * 0.5 * (1 + Math.Cos(Math.PI * share));
    }
}
