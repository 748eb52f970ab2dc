using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A whole run of the network under the Poisson flow's process, from the stored prior draws, compared row by row.</summary>
internal static class PfgmppTrajectory
{
    public static ParityError Measure(PfgmppFixture fixture, PfgmppName name, PfgmppRuns runs)
    {
        var run = $"{name.Prefix}.{name.Rest[..^".trajectory".Length]}";
        var (arguments, expected) = (runs[run], fixture[$"{name.Prefix}.{name.Rest}"]);
        var path = Path(arguments, fixture.Network);
        var noise = fixture.Find($"{run}.sampler_noise") ?? fixture.Find("sampler_noise");
        var draws = PfgmppPrior.Draws(fixture, name,
            key => key.Name == "churn" && key.Index < noise?.shape[0] ? noise[key.Index] : null);

        var flow = new PoissonFlowProcess(name.D, path);
        var levels = flow.Levels(arguments.Steps);
        if (expected.shape[0] != levels.Count)
            throw new InvalidDataException($"{run} has {expected.shape[0]} rows, its {arguments.Steps} steps make {levels.Count}");
        var start = flow.DrawPrior(fixture.RowShape, NoiseLevels.All(levels[0]), draws).Value;
        var errors = new List<double> { Deviation.Relative(start, expected[0]) };
        using var model = new EdmModel(fixture.Network, fixture.RowShape);
        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), new ReframedModel(model, flow), Request(arguments, draws),
            step => errors.Add(Deviation.Relative(step.State.Value, expected[step.Index + 1])));
        return ParityError.Worst(errors.Select(e => new ParityError(e, PfgmppTolerance.Trajectory)));
    }

    /// <summary>The levels that one of the folder's runs follows.</summary>
    public static ParityError MeasureLevels(PfgmppFixture fixture, PfgmppRuns runs)
    {
        var expected = fixture["t_steps"];
        var steps = (int)expected.shape[0] - 1;
        var candidates = runs.Names.Select(n => runs[n]).Where(a => a.Steps == steps).Prepend(SamplerArguments.Customary(steps));
        var errors = candidates.Select(a => Deviation.Relative(tensor(Path(a, fixture.Network).Levels(steps).ToArray()), expected));
        return new(errors.Min(), PfgmppTolerance.Levels);
    }

    /// <summary>The levels a run follows; as published, it stays inside what the network supports.</summary>
    public static EdmProcess Path(SamplerArguments a, EdmPrecond network) => new(
        Math.Max(a["sigma_min", 0.002], network.SigmaMin), Math.Min(a["sigma_max", 80], network.SigmaMax), a["rho", 7]);

    private static SamplingRequest Request(SamplerArguments a, IRandomSource draws) => new(new long[draws.Rows], a.Steps)
    {
        Random = draws,
        Settings = new Dictionary<string, double>
        {
            ["S_churn"] = a["S_churn", 0],
            ["S_min"] = a["S_min", 0],
            ["S_max"] = a["S_max", double.PositiveInfinity],
            ["S_noise"] = a["S_noise", 0],      // this repository's default, unlike EDM's 1
        },
    };
}
