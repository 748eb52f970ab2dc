namespace Generative.Sampling;

/// <summary>A published scheduler's path for a number of steps.</summary>
/// <param name="Rows">The steps, first to last.</param>
/// <param name="PriorScale">Standard deviation of the state a run starts from, in the scheduler's frame.</param>
public sealed record Timetable(IReadOnlyList<ScheduleRow> Rows, double PriorScale)
{
    /// <summary>Rows that follow one another through a list of points.</summary>
    public static Timetable Chain(IReadOnlyList<SchedulePoint> points, double priorScale) =>
        new([.. points.Zip(points.Skip(1), (from, to) => new ScheduleRow(from, to))], priorScale);
}
