namespace Generative.Sampling;

/// <summary>
/// A published scheduler as a sampler: its timesteps, its frame, its rules, step for step. Made from the <c>scheduler_config.json</c> of a
/// diffusers folder, it gives that folder's own pictures; the solvers are those of the SDK.
/// </summary>
public sealed class ScheduledSampler : ISampler
{
    private readonly SchedulerConfig _config;
    private readonly ISolver _solver;
    private readonly CleanLimits? _limits;
    private readonly ContinuousProcess _process;

    /// <summary>The sampler a config describes.</summary>
    /// <param name="config">The config.</param>
    /// <param name="name">Name in the registry.</param>
    /// <param name="clippedNoise">DDIM only: whether the noise follows a limited clean estimate instead of staying the network's own.</param>
    /// <exception cref="InvalidDataException">The config contradicts itself.</exception>
    public ScheduledSampler(SchedulerConfig config, string name = "scheduler", bool clippedNoise = false)
    {
        (_config, Name, _process) = (config, name, config.CreateProcess());
        try
        {
            (_solver, _limits) = SchedulerSolvers.Create(config);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{config.Source}: {e.Message}", e);
        }
        if (clippedNoise && config.Class == "DDIMScheduler")
            _solver = new Ddim(config.Limits, keepsNoise: false);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description => $"the folder's own {_config.Class}";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    /// <inheritdoc/>
    public SolverTraits Solver => _solver.Traits;

    /// <summary>Those of its solver. Heun's would leave the timetable's points, so published Heun has none.</summary>
    public IReadOnlyList<SamplerSetting> Settings => _solver is SigmaFrame ? [] : _solver.Settings;

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => _solver.TraitsWith(settings);

    /// <summary>The timetable for a number of steps.</summary>
    /// <param name="steps">Steps, at least 1.</param>
    /// <param name="mu">Shift of a flow scheduler whose shift depends on the picture's size.</param>
    /// <param name="timesteps">Timesteps written down instead, falling; only ancestral DDPM takes them.</param>
    /// <exception cref="ArgumentException">The scheduler cannot make that many steps; the message says how many it can.</exception>
    public Timetable Timetable(int steps, double? mu = null, IReadOnlyList<double>? timesteps = null) =>
        SchedulerTimetables.Create(_config, steps, mu, timesteps);

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context) => Sample(context, Timetable(context.Request.Steps));

    /// <summary>Runs along a timetable of the caller's, for example with timesteps of its own.</summary>
    /// <param name="context">The run.</param>
    /// <param name="table">The rows to walk.</param>
    public IEnumerable<SamplingStep> Sample(SamplingContext context, Timetable table)
    {
        if (context.Process.Name != _process.Name)
            throw new InvalidCombinationException($"The {_config.Class} walks '{_process.Name}', and '{context.Card.Name}' runs on "
                + $"'{context.Process.Name}'; choose another sampler.");
        var process = new TimetableProcess(table, _config.Class);
        var run = new ScheduledContext(context, table, process, _limits);
        var first = context.Request.Start?.Row ?? 0;
        if (first >= process.Steps)
            throw new ArgumentException($"The run starts at row {first}, where the schedule has no step left; it has {process.Steps} steps.", nameof(context));
        var state = run.Start(NoiseLevels.All(process.From(first)));
        for (var k = first; k < process.Steps; k++)
        {
            var to = NoiseLevels.All(process.To(k));
            var step = _solver.Step(state, new StepContext(k, NoiseLevels.All(process.From(k)), to, k + 1 == process.Steps, run)
            {
                Past = [.. Enumerable.Range(0, k).Reverse().Take(4).Select(p => NoiseLevels.All(process.From(p)))],
                StepsLeft = process.Steps - k,
            });
            state = run.Settle(step.State, to, k);
            yield return new SamplingStep(k, to, state, step.Prediction);
        }
    }
}
