using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A whole sampling run through the SDK's runner, fed with the stored draws, compared row by row.</summary>
internal static class EdmTrajectory
{
    public static ParityError Measure(EdmFixture fixture, string name, SamplerEntry entry)
    {
        var arguments = entry.Arguments;
        var path = EdmPath.Lay(arguments, fixture.Network);
        var (expected, latents, noise) = (fixture[name], fixture["latents"], fixture.Find("sampler_noise"));
        if (expected.shape[0] != path.Levels.Length)
            throw new InvalidDataException($"{name} has {expected.shape[0]} rows, its {arguments.Steps} steps make {path.Levels.Length}");

        var rows = (int)latents.shape[0];
        var draws = new ReplaySource(rows, key => key.Name switch
        {
            "prior" => latents,
            "churn" when noise is not null && key.Index < noise.shape[0] => noise[key.Index],
            _ => null,
        });
        var errors = new List<double> { Deviation.Relative(Start(path, latents, draws), expected[0]) };
        var request = new SamplingRequest(new long[rows], arguments.Steps)
        {
            Levels = path.Levels,
            Random = draws,
            Settings = SettingsOf(arguments),
            Conditioning = Labelled(fixture),
        };
        using var model = new EdmModel(fixture.Network, latents.shape[1..]);
        // The reference integrates over the process's own time, not over sigma as the samplers users name do.
        var sampler = arguments.Solver == "heun"
            ? new PlannedSampler("heun", "in the process's time", new EdmHeun())
            : new PlannedSampler("euler", "in the process's time", new Euler());
        using var result = SamplerRunner.Run(sampler, OnPath(model, path), request,
            step => errors.Add(Deviation.Relative(step.State.Value, expected[step.Index + 1])));
        if (errors.Count != expected.shape[0])
            throw new InvalidDataException($"the run made {errors.Count - 1} steps, {name} has {expected.shape[0] - 1}");
        return ParityError.Worst(errors.Select(e => new ParityError(e, EdmTolerance.Trajectory)));
    }

    private static Tensor Start(EdmPath path, Tensor latents, ReplaySource draws) =>
        path.Process.DrawPrior(latents.shape.AsSpan()[1..], NoiseLevels.All(path.Levels[0]), draws).Value;

    /// <summary>The plain road where the run walks the model's own process, the reframed one elsewhere: both are used by people.</summary>
    private static IGenerativeModel OnPath(EdmModel model, EdmPath path) =>
        path.Process is EdmProcess ? model : new ReframedModel(model, path.Process);

    private static Dictionary<string, double> SettingsOf(SamplerArguments a)
    {
        var settings = new Dictionary<string, double>
        {
            ["S_churn"] = a["S_churn", 0],
            ["S_min"] = a["S_min", 0],
            ["S_max"] = a["S_max", double.PositiveInfinity],
            ["S_noise"] = a["S_noise", 1],
        };
        if (a.Solver == "heun")
            settings["alpha"] = a["alpha", 1];
        return settings;
    }

    private static Conditioning Labelled(EdmFixture fixture) => fixture.Find("sampler_class_labels") is { } labels
        ? new() { Tensors = new Dictionary<string, Tensor> { [EdmModel.Labels] = labels } }
        : Conditioning.None;
}
