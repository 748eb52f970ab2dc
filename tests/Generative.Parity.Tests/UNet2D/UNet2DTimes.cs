using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The timetable of a stored run. Some schedulers evaluate the network more often than they step and store a row an evaluation; the
/// number of steps is the one whose timesteps are those stored.
/// </summary>
internal sealed class UNet2DTimes
{
    private const double Tolerance = 1e-6;

    private readonly SchedulerConfig _config;

    /// <param name="fixture">The folder.</param>
    /// <param name="run">The run's name.</param>
    /// <param name="rows">Rows of its trajectory: one more than evaluations.</param>
    public UNet2DTimes(UNet2DFixture fixture, string run, long rows)
    {
        _config = fixture.Scheduler();
        var listed = fixture.Find($"{run}.timesteps") ?? fixture.Find($"{run.Split('.')[0]}.timesteps");
        Table = Steps(fixture.Number(run, "steps"), rows).Select(TableOf).OfType<Timetable>()
            .FirstOrDefault(t => listed is null || Misfit(t, listed).IsWithin) ?? new ScheduledSampler(_config).Timetable((int)rows - 1);
    }

    public Timetable Table { get; }

    /// <summary>Every listed timestep is one our rows ask the network at, and the other way round.</summary>
    public ParityError Measure(Tensor listed) => Misfit(Table, listed);

    private IEnumerable<int> Steps(double? told, long rows) => told is { } steps ? [(int)steps]
        : _config.Class == "HeunDiscreteScheduler" ? [(int)rows / 2, (int)rows - 1]
        : _config.Class == "PNDMScheduler" ? [(int)rows - 2, (int)rows - 10]
        : [(int)rows - 1];

    private Timetable? TableOf(int steps) => steps < 1 ? null : new ScheduledSampler(_config).Timetable(steps);

    private ParityError Misfit(Timetable table, Tensor stored)
    {
        var listed = stored.to(ScalarType.Float64).data<double>().ToArray();
        var ours = table.Rows.Select(r => _config.TimeOf(r.From.ModelLevel)).ToArray();
        if (listed.Length == ours.Length)
            return ParityError.Worst(listed.Zip(ours, (a, b) => Error(a, Math.Abs(a - b))));
        var known = table.Rows.SelectMany(r => new[] { r.From, r.LowerMiddle, r.To }).Select(p => _config.TimeOf(p.ModelLevel)).ToArray();
        return ParityError.Worst([.. listed.Select(t => Error(t, known.Min(k => Math.Abs(k - t)))),
            .. ours.Select(t => Error(t, listed.Min(k => Math.Abs(k - t))))]);
    }

    private static ParityError Error(double listed, double difference) => new(difference, Tolerance * Math.Max(1, Math.Abs(listed)));
}
