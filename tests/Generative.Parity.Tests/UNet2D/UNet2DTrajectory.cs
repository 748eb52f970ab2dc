using System.Globalization;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Whole runs of the folder's own scheduler over its network, fed with the stored draws, compared row by row.</summary>
internal static class UNet2DTrajectory
{
    public const string End = ".trajectory", ImagesEnd = ".images_nhwc", TimestepsEnd = ".timesteps";

    /// <summary>README of unet2d-diffusers: "2e-4 for the final images and trajectories".</summary>
    private const double Absolute = 2e-4;

    private const string EtaMark = ".eta";

    public static ParityError Measure(UNet2DFixture fixture, string name)
    {
        var (run, expected) = (name[..^End.Length], fixture[name]);
        var table = new UNet2DTimes(fixture, run, expected.shape[0]).Table;
        List<ParityError> errors = [First(fixture, run, expected[0], table.PriorScale)];
        using var result = Run(fixture, run, expected[0] / table.PriorScale, table.Rows.Count, step =>
        {
            var row = expected[SchedulerCase.Row(step.Index + 1, table.Rows.Count, expected.shape[0])];
            errors.Add(new(Deviation.Absolute(step.State.Value, row), ToleranceOf(fixture, run, row)));
        });
        return errors.Count == table.Rows.Count + 1 ? ParityError.Worst(errors)
            : throw new InvalidDataException($"the run made {errors.Count - 1} steps, {name} has {table.Rows.Count}");
    }

    /// <summary>clamp(x / 2 + 0.5, 0, 1) of the last row, channels last.</summary>
    public static ParityError Images(UNet2DFixture fixture, string name)
    {
        var run = name[..^ImagesEnd.Length];
        var rows = fixture[run + End];
        var table = new UNet2DTimes(fixture, run, rows.shape[0]).Table;
        using var result = Run(fixture, run, rows[0] / table.PriorScale, table.Rows.Count, null);
        var images = (result.State.Value / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1);
        return new(Deviation.Absolute(images, fixture[name]), ToleranceOf(fixture, run, rows[-1]));
    }

    /// <summary>Where the scheduler asks the network.</summary>
    public static ParityError Timesteps(UNet2DFixture fixture, string name) =>
        new UNet2DTimes(fixture, name[..^TimestepsEnd.Length], fixture[name].shape[0] + 1).Measure(fixture[name]);

    /// <summary>The first row is the draw, or the draw at the scale of the scheduler's first level.</summary>
    private static ParityError First(UNet2DFixture fixture, string run, Tensor row, double scale)
    {
        var start = fixture[$"{Prefix(run)}.x_T"];
        var error = Math.Min(Deviation.Absolute(start, row), Deviation.Absolute(start * scale, row));
        return new(error, ToleranceOf(fixture, run, row));
    }

    private static SamplerResult Run(UNet2DFixture fixture, string run, Tensor start, int steps, Action<SamplingStep>? onStep)
    {
        var config = fixture.Scheduler();
        var sampler = new ScheduledSampler(config);
        var noise = fixture.Find($"{run}.noise") ?? zeros(0);
        using var model = new StandIn((x, t) => Ask(fixture, run, x, t), config, [.. start.shape[1..]]);
        var request = new SamplingRequest(new long[start.shape[0]], steps)
        {
            Random = StandIn.Replay(start, noise),
            Settings = Eta(run) is { } eta && sampler.Settings.Any(s => s.Name == "eta")
                ? new Dictionary<string, double> { ["eta"] = eta } : [],
        };
        return SamplerRunner.Run(sampler, model, request, onStep);
    }

    private static Tensor Ask(UNet2DFixture fixture, string run, Tensor state, double time)
    {
        using var scope = NewDisposeScope();
        var (x, t, prefix, inputs) = (state.to(ScalarType.Float32), tensor(time), Prefix(run), fixture.Inputs);
        var (text, extras) = (inputs.TextOf(prefix, x.shape[0]), inputs.ExtrasOf(prefix, x.shape[0], masked: false));
        if (!inputs.IsGuided(prefix))
            return fixture.Ask(x, t, text, extras).MoveToOuterDisposeScope();
        var scale = fixture.Number(run, "guidance_scale")
            ?? throw new InvalidDataException($"samplers.json has no 'guidance_scale', which the run '{run}' needs");
        var both = fixture.Ask(cat([x, x]), t, text, extras).chunk(2);
        return (both[0] + (both[1] - both[0]) * scale).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// README of unet2d-condition: "1e-5*max_abs + 2*sensitivity (samplers.json)"; without those the other's number, which is meant for
    /// values of order 1.
    /// </summary>
    private static double ToleranceOf(UNet2DFixture fixture, string run, Tensor row) =>
        fixture.Number(run, "max_abs") is { } largest && fixture.Number(run, "sensitivity") is { } sensitivity
            ? 1e-5 * largest + 2 * sensitivity : Absolute * Deviation.Scale(row);

    private static string Prefix(string run) => run.Split('.')[0];

    private static double? Eta(string run) => run.IndexOf(EtaMark, StringComparison.Ordinal) is var at and >= 0
        && double.TryParse(run.AsSpan(at + EtaMark.Length), CultureInfo.InvariantCulture, out var eta) ? eta : null;
}
