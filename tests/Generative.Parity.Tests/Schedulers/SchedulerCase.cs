using System.Text.Json;
using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One scheduler config, run as published.</summary>
internal sealed class SchedulerCase(SchedulersFixture fixture, string id, JsonElement json)
{
    private readonly SchedulerConfig _config = SchedulerConfig.Parse(json.GetProperty("scheduler_config"), id);

    public IEnumerable<ParityCase> Cases()
    {
        yield return new("timesteps", Timesteps);
        if (fixture.Has($"{id}.sigmas"))
            yield return new("sigmas", Sigmas);
        yield return new("trajectory", () => Trajectory(StandIn.Wave, $"{id}.trajectory"));
        if (fixture.Has($"{id}.linear_final"))
            yield return new("linear_final", () => Trajectory(StandIn.Linear, $"{id}.linear_final"));
        foreach (var name in new[] { "add_noise", "scale_noise" }.Where(n => fixture.Has($"{id}.{n}")))
            yield return new(name, () => Noised(name));
    }

    private Timetable Table => Sampler().Timetable(json.GetProperty("steps").GetInt32(),
        json.TryGetProperty("mu", out var mu) ? mu.GetDouble() : null,
        json.TryGetProperty("timesteps_arg", out var times) ? [.. times.EnumerateArray().Select(t => t.GetDouble())] : null);

    private double Tolerance => 1e-5 * json.GetProperty("max_abs").GetDouble() + 2 * json.GetProperty("sensitivity").GetDouble();

    /// <summary>
    /// Every listed timestep is one our rows ask the network at, in order; the schedulers that evaluate twice list some twice.
    /// </summary>
    private ParityError Timesteps()
    {
        using var scope = NewDisposeScope();
        var listed = fixture.Load($"{id}.timesteps").data<double>().ToArray();
        var ours = Table.Rows.Select(r => _config.TimeOf(r.From.ModelLevel)).ToArray();
        if (listed.Length == ours.Length)
            return ParityError.Worst(listed.Zip(ours, (a, b) => new ParityError(Math.Abs(a - b), 1e-6 * Math.Max(1, Math.Abs(a)))));
        var known = Table.Rows.SelectMany(r => new[] { r.From, r.LowerMiddle, r.To }).Select(p => _config.TimeOf(p.ModelLevel)).ToArray();
        return ParityError.Worst([.. listed.Select(t => new ParityError(known.Min(k => Math.Abs(k - t)), 1e-6 * Math.Max(1, Math.Abs(t)))),
            .. ours.Select(t => new ParityError(listed.Min(k => Math.Abs(k - t)), 1e-6 * Math.Max(1, Math.Abs(t))))]);
    }

    private ParityError Sigmas()
    {
        using var scope = NewDisposeScope();
        var stored = fixture.Load($"{id}.sigmas").data<double>().ToArray();
        var isFlow = _config.CreateProcess() is RectifiedFlowProcess;
        double Of(SchedulePoint p) => isFlow ? p.Noise : p.Sigma;
        double[] ours = [.. Table.Rows.Select(r => Of(r.From)), Of(Table.Rows[^1].To)];
        // Heun lists every inner level twice; log-linear Euler lists one level that no step reaches.
        var twice = stored.Length == 2 * (ours.Length - 1)
            ? [.. ours.SelectMany((s, i) => i == 0 || i == ours.Length - 1 ? [s] : new[] { s, s })]
            : ours;
        return ParityError.Worst(twice.Zip(stored, (a, b) => new ParityError(Math.Abs(a - b), 1e-5 * Math.Max(1e-3, Math.Abs(b)))));
    }

    private ParityError Trajectory(Func<Tensor, double, Tensor> network, string name)
    {
        using var scope = NewDisposeScope();
        var stored = fixture.Load(name);
        var table = Table;
        var steps = table.Rows.Count;
        var rows = stored.dim() == 5 && stored.shape[0] > 1 ? stored.shape[0] : 1;
        using var model = new StandIn(network, _config, [.. fixture.Load("x_T").shape[1..]]);
        var request = new SamplingRequest([.. Enumerable.Range(0, (int)fixture.Load("x_T").shape[0]).Select(i => (long)i)], steps)
        {
            Random = StandIn.Replay(fixture.Load("x_T"), fixture.Load("noise")),
            Settings = StepArguments(),
        };
        List<ParityError> errors = [];
        using var result = SamplerRunner.Run(new Along(Sampler(), table), model, request, step =>
        {
            if (rows > 1)
                errors.Add(new(Deviation.Absolute(step.State.Value, stored[Row(step.Index + 1, steps, rows)]), Tolerance));
        });
        if (rows == 1)
            errors.Add(new(Deviation.Absolute(result.State.Value, stored.dim() == 5 ? stored[0] : stored),
                Math.Max(Tolerance, 1e-5 * stored.abs().max().item<double>())));
        return ParityError.Worst(errors);
    }

    /// <summary>Our step k ends in this stored row: schedulers that evaluate the network twice store a row a call.</summary>
    internal static long Row(int k, int steps, long rows) => rows == steps + 1 ? k
        : rows == 2 * steps ? Math.Min(2 * k, rows - 1)                  // Heun
        : rows == steps + 2 ? k + 1                                     // pseudo linear multistep: the first step twice
        : rows == steps + 10 ? (k <= 3 ? 4 * k : k + 9)                 // pseudo Runge-Kutta: the first three in four calls each
        : throw new InvalidDataException($"{rows} rows do not belong to {steps} steps");

    private ParityError Noised(string name)
    {
        using var scope = NewDisposeScope();
        var index = json.GetProperty($"{name}_timestep_index").GetInt32();
        var time = fixture.Load($"{id}.timesteps")[index].item<double>();
        var point = Table.Rows.SelectMany(r => new[] { r.From, r.LowerMiddle }).MinBy(p => Math.Abs(_config.TimeOf(p.ModelLevel) - time));
        var ours = point.Scale * fixture.Load("clean") + point.Noise * fixture.Load("add_noise");
        return new(Deviation.Relative(ours, fixture.Load($"{id}.{name}")), 1e-5);
    }

    private ScheduledSampler Sampler() => new(_config, clippedNoise: json.TryGetProperty("step_kwargs", out var kwargs)
        && kwargs.TryGetProperty("use_clipped_model_output", out var clipped) && clipped.GetBoolean());

    private Dictionary<string, double> StepArguments() => !json.TryGetProperty("step_kwargs", out var kwargs) ? []
        : kwargs.EnumerateObject().Where(a => a.Value.ValueKind == JsonValueKind.Number).ToDictionary(a => a.Name switch
        {
            "s_churn" => "S_churn",
            "s_tmin" => "S_min",
            "s_tmax" => "S_max",
            "s_noise" => "S_noise",
            var same => same,
        }, a => a.Value.GetDouble());

    /// <summary>The sampler along a given timetable.</summary>
    private sealed class Along(ScheduledSampler inner, Timetable table) : ISampler
    {
        public string Name => inner.Name;

        public string Description => inner.Description;

        public PlanTraits Plan => inner.Plan;

        public SolverTraits Solver => inner.Solver;

        public IReadOnlyList<SamplerSetting> Settings => inner.Settings;

        public IEnumerable<SamplingStep> Sample(SamplingContext context) => inner.Sample(context, table);
    }
}
