using System.Globalization;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Whole runs of the folder's own scheduler over its network, fed with the stored draws, compared row by row.</summary>
internal static class UNet2DTrajectory
{
    public const string End = ".trajectory", ImagesEnd = ".images_nhwc";

    /// <summary>README of unet2d-diffusers: "2e-4 for the final images and trajectories".</summary>
    private const double Tolerance = 2e-4;

    private const string Guided = "cfg", EtaMark = ".eta";

    public static ParityError Measure(UNet2DFixture fixture, string name)
    {
        var (expected, errors) = (fixture[name], new List<double>());
        errors.Add(Deviation.Absolute(fixture[$"{Prefix(name)}.x_T"], expected[0]));
        using var result = Run(fixture, name[..^End.Length], expected.shape[0] - 1,
            step => errors.Add(Deviation.Absolute(step.State.Value, expected[step.Index + 1])));
        if (errors.Count != expected.shape[0])
            throw new InvalidDataException($"the run made {errors.Count - 1} steps, {name} has {expected.shape[0] - 1}");
        var tolerance = ToleranceOf(fixture, name);
        return ParityError.Worst(errors.Select(e => new ParityError(e, tolerance)));
    }

    /// <summary>clamp(x / 2 + 0.5, 0, 1) of the last row, channels last.</summary>
    public static ParityError Images(UNet2DFixture fixture, string name)
    {
        var run = name[..^ImagesEnd.Length];
        using var result = Run(fixture, run, fixture[run + End].shape[0] - 1, null);
        var images = (result.State.Value / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1);
        return new(Deviation.Absolute(images, fixture[name]), Tolerance);
    }

    /// <summary>Where the scheduler asks the network.</summary>
    public static ParityError Timesteps(UNet2DFixture fixture, string name)
    {
        var (config, expected) = (fixture.Scheduler(), fixture[name]);
        var rows = new ScheduledSampler(config).Timetable((int)expected.shape[0]).Rows;
        return new(Deviation.Absolute(tensor(rows.Select(r => config.TimeOf(r.From.ModelLevel)).ToArray()), expected), 0);
    }

    private static SamplerResult Run(UNet2DFixture fixture, string run, long steps, Action<SamplingStep>? onStep)
    {
        var config = fixture.Scheduler();
        var start = fixture[$"{Prefix(run)}.x_T"];
        var noise = fixture.Find($"{run}.noise") ?? zeros(0);
        using var model = new StandIn((x, t) => Ask(fixture, Prefix(run), x, t), config, [.. start.shape[1..]]);
        var request = new SamplingRequest(new long[start.shape[0]], (int)steps)
        {
            Random = StandIn.Replay(start, noise),
            Settings = Eta(run) is { } eta ? new Dictionary<string, double> { ["eta"] = eta } : [],
        };
        return SamplerRunner.Run(new ScheduledSampler(config), model, request, onStep);
    }

    private static Tensor Ask(UNet2DFixture fixture, string prefix, Tensor state, double time)
    {
        using var scope = NewDisposeScope();
        var (x, t) = (state.to(ScalarType.Float32), tensor(time));
        if (prefix != Guided)
            return fixture.Ask(x, t, fixture.Find($"{prefix}.class_labels")).MoveToOuterDisposeScope();
        var both = fixture.Ask(cat([x, x]), t, text: cat([fixture["cfg.uncond"], fixture["cfg.cond"]])).chunk(2);
        return (both[0] + (both[1] - both[0]) * fixture.Number("guidance_scale")).MoveToOuterDisposeScope();
    }

    /// <summary>README of unet2d-condition: "1e-5*max_abs + 2*sensitivity (samplers.json)".</summary>
    private static double ToleranceOf(UNet2DFixture fixture, string name) =>
        Prefix(name) == Guided ? 1e-5 * fixture.Number("max_abs") + 2 * fixture.Number("sensitivity") : Tolerance;

    private static string Prefix(string name) => name.Split('.')[0];

    private static double? Eta(string run) => run.IndexOf(EtaMark, StringComparison.Ordinal) is var at and >= 0
        ? double.Parse(run.AsSpan(at + EtaMark.Length), CultureInfo.InvariantCulture) : null;
}
