using System.Text.Json;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Whole runs through the SDK's runner with the stored draws, compared row by row, and the schedules they follow.</summary>
internal static class DiTSampling
{
    /// <summary>Channels that DiT guides, as published.</summary>
    private const int GuidedChannels = 3;

    public static ParityError MeasureBetas(DiTFixture f) =>
        new(Deviation.Relative(tensor(f.Chain.Betas.ToArray()), f["sampler.betas"]), DiTTolerance.Betas);

    public static ParityError MeasureTimesteps(DiTFixture f) => Exact(f.Chain.Timesteps.Select(t => (long)t),
        f.Samplers.GetProperty("timestep_map").EnumerateArray().Select(t => t.GetInt64()));

    public static ParityError MeasurePortedTimesteps(DiTFixture f)
    {
        var expected = f["diffusers.ddim.timesteps"].data<long>().ToArray();
        var levels = f.Scheduler.CreateProcess().Levels(expected.Length).SkipLast(1);
        return Exact(levels.Select(l => (long)DiscreteVpProcess.TimeOf(l)), expected);
    }

    /// <summary>The repository's spaced diffusion: DDIM where an eta is given, or by its name; else ancestral.</summary>
    public static ParityError Measure(DiTFixture f, string name)
    {
        var run = name["sampler.".Length..^".trajectory".Length];
        var how = Entry(f, run);
        double? eta = how?.TryGetProperty("eta", out var number) == true && number.ValueKind == JsonValueKind.Number ? number.GetDouble()
            : run.StartsWith("ddim", StringComparison.Ordinal) ? 0 : null;
        var (chain, options) = (f.Chain, f.Network.Options);
        var variance = options.LearnSigma ? DdpmVariance.LearnedRange : DdpmVariance.FixedLarge;
        ISolver solver = eta is null ? new Ddpm(variance) : new Ddim();
        using var model = new DiTModel(f.Network.call, options.NumClasses, chain.Process, f["sampler.x_T"].shape[1..]);
        return Walk(f, name, DiTTolerance.Trajectory(how, f[name]), new PlannedSampler("fixture", "as published", solver), model,
            new ClassifierFreeGuidance(f.GuidanceScale, channels: GuidedChannels), chain.Levels,
            eta is { } share ? new() { ["eta"] = share } : []);
    }

    /// <summary>diffusers' pipeline: its own scheduler, all channels guided, the variances not looked at.</summary>
    public static ParityError MeasurePorted(DiTFixture f, string name)
    {
        var (scheduler, network) = (f.Scheduler, f.PortedNetwork);
        using var model = new DiTModel(network.call, network.Options.Classes, scheduler.CreateProcess(), f["sampler.x_T"].shape[1..]);
        // The other network's run tells how sensitive this one is; how large it grows is read off its own rows.
        var tolerance = DiTTolerance.Trajectory(Entry(f, "diffusers.ddim") ?? Entry(f, "ddim"), f[name], ownLargest: true);
        return Walk(f, name, tolerance, new ScheduledSampler(scheduler), model, new ClassifierFreeGuidance(f.GuidanceScale), null, []);
    }

    private static ParityError Walk(DiTFixture f, string name, double tolerance, ISampler sampler, IGenerativeModel model,
        IGuidance guidance, IReadOnlyList<double>? levels, Dictionary<string, double> settings)
    {
        var (expected, start, steps) = (f[name], f["sampler.x_T"], (int)f[name].shape[0] - 1);
        var rows = (int)start.shape[0];
        // The reference starts from the unit draw itself, not from the draw at the scale of the first level.
        var request = new SamplingRequest(new long[rows], steps)
        {
            Levels = levels,
            Settings = settings,
            Guidance = guidance,
            Start = new(0, start.to(ScalarType.Float64)),
            Random = new ReplaySource(rows, key => key.Name is "ddpm" or "ddim" ? f["sampler.noise"][key.Index] : null),
            Conditioning = new() { Classes = [.. f["cfg.y"].data<long>().Take(rows).Select(c => (int)c)] },
        };
        var errors = new List<double> { Deviation.Absolute(start, expected[0]) };
        using var result = SamplerRunner.Run(sampler, model, request,
            step => errors.Add(Deviation.Absolute(step.State.Value, expected[step.Index + 1])));
        return errors.Count == steps + 1 ? ParityError.Worst(errors.Select(e => new ParityError(e, tolerance)))
            : throw new InvalidDataException($"the run made {errors.Count - 1} steps, {name} has {steps}");
    }

    private static JsonElement? Entry(DiTFixture f, string run) =>
        f.Samplers.TryGetProperty(run, out var entry) && entry.ValueKind == JsonValueKind.Object ? entry : null;

    private static ParityError Exact(IEnumerable<long> actual, IEnumerable<long> expected) => actual.SequenceEqual(expected) ? new(0, 0)
        : throw new InvalidDataException($"[{string.Join(", ", actual)}] where the fixture has [{string.Join(", ", expected)}]");
}
