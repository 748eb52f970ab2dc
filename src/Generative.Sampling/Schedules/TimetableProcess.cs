namespace Generative.Sampling;

/// <summary>
/// A timetable as a process, so that the ordinary solvers walk it: level 2 (n - k) is where row k starts, the level below it is where the row
/// leads. Between the two are the places where a Runge-Kutta step stops; elsewhere there is nothing.
/// </summary>
internal sealed class TimetableProcess(Timetable table, string name) : GaussianProcess, ITimesteps
{
    public override string Name => name;

    public int Steps => table.Rows.Count;

    public double From(int row) => 2 * (Steps - row);

    public double To(int row) => From(row) - 1;

    public SchedulePoint Point(double level)
    {
        var index = (int)level;
        var row = table.Rows[Steps - (index + 1) / 2];
        return (level - index) switch
        {
            0.75 => row.UpperMiddle,
            0.5 => row.LowerMiddle,
            _ => index % 2 == 0 ? row.From : row.To,
        };
    }

    public double TimeOf(double level) => DiscreteVpProcess.TimeOf(Point(level).ModelLevel);

    public double? StepVariance(double from, double to) =>
        1 - (double)((float)Math.Pow(Scale(from), 2) / (float)Math.Pow(Scale(to), 2));

    public (double Upper, double Lower) Halfway(double from, double to) => (from - 0.25, from - 0.5);

    public override IReadOnlyList<double> Levels(int steps) => [.. Enumerable.Range(0, Steps).Select(From), 1];

    public override double Sigma(double level) => Point(level).Sigma;

    public override double Scale(double level) => Point(level).Scale;

    public override double NoiseScale(double level) => Point(level).Noise;

    public override double SigmaRate(double level) => throw NoTime();

    public override double ScaleRate(double level) => throw NoTime();

    /// <summary>The point of exactly that noise: what a solver in the sigma frame asks about.</summary>
    public override double LevelOf(double sigma)
    {
        for (var level = From(0); level >= 1; level--)
            if (Sigma(level) == sigma)
                return level;
        throw new InvalidOperationException($"The timetable has no point of noise {sigma}; a solver for it may only stop at its points.");
    }

    private static InvalidOperationException NoTime() => new("A timetable has points, not a time to differentiate by; walk it in the sigma frame.");
}
