using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>SEDD's published runs: GRAPH.sample.RULE_SCHEDULE.</summary>
internal static class SeddSamples
{
    public static IEnumerable<ParityCase> Cases(string folder, RotaryFiles files, string graph) =>
        SampleNames.Quantities(folder, $"{graph}.sample.")
            .Select(name => new ParityCase(name, () => RotaryFixture.Use(files, f => Measure(f, files, name))));

    private static ParityError Measure(RotaryFixture f, RotaryFiles files, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        if (quantity != "x")
            throw new InvalidDataException($"'{quantity}' is not known to the parity tests");
        var (x, process) = (f[name], Process(f, files, sample));
        var draws = new ReplaySource((int)x.shape[1], key => key.Name == "race" ? Draw(f, sample, key.Index, process.Vocabulary) : null);
        var sampler = new AncestralTokens("sedd", "as published", new()
        {
            Rule = sample.Contains("euler", StringComparison.Ordinal) ? LeapRule.Euler : LeapRule.Tweedie, Draw = TokenDraw.Race,
        });
        return new TokenTrajectory(sampler, new RotaryModel(f.Network, process, x.shape[2]),
            [.. SampleNames.Times(files.Folder, x.shape[0] - 2), 0], x[0], draws).Against(x);
    }

    /// <summary>The last draw of a masked run has no column for the mask.</summary>
    private static Tensor Draw(RotaryFixture f, string sample, long index, int vocabulary)
    {
        var draw = f.Stored.Step(sample, index, "u");
        return draw.shape[^1] == vocabulary ? draw : cat([draw, full([.. draw.shape[..^1], 1], 0.5f)], -1);
    }

    private static ITokenProcess Process(RotaryFixture f, RotaryFiles files, string sample)
    {
        MaskSchedule schedule = sample.EndsWith("geometric", StringComparison.Ordinal)
            ? new GeometricMaskSchedule(files.Sigma.Min, files.Sigma.Max) : new LogLinearMaskSchedule();
        var vocabulary = f.Network.Sizes.VocabularySize;
        return ((SeddTransformer)f.Network).Options.Absorbing
            ? new AbsorbingProcess(schedule, vocabulary, vocabulary - 1)
            : new UniformTokenProcess(schedule, vocabulary);
    }
}
