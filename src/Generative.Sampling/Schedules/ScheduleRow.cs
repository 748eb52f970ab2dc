namespace Generative.Sampling;

/// <summary>
/// One step of a published scheduler. Where it reaches and where the next row starts may differ: published DDIM reaches t - T / n whatever
/// the next timestep is.
/// </summary>
/// <param name="From">Where the state is taken to be.</param>
/// <param name="To">Where the step leads.</param>
public readonly record struct ScheduleRow(SchedulePoint From, SchedulePoint To)
{
    /// <summary>Where the first stage of a Runge-Kutta step leads; the end where the scheduler makes none.</summary>
    public SchedulePoint UpperMiddle { get; init; } = To;

    /// <summary>Where the second stage leads, and where the network is asked after both.</summary>
    public SchedulePoint LowerMiddle { get; init; } = To;
}
