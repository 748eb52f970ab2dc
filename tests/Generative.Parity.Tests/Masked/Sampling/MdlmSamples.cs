using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>MDLM's published runs: sample.ddpm, ddpm_cache, analytic, each also as NAME_time_conditioned.</summary>
internal static class MdlmSamples
{
    private const string Conditioned = "_time_conditioned";

    public static IEnumerable<ParityCase> Cases(string folder) => SampleNames.Quantities(folder, "sample.").Select(name =>
    {
        var conditioned = SampleNames.Split(name).Sample.EndsWith(Conditioned, StringComparison.Ordinal);
        var files = new RotaryFiles(folder) { TimeConditioning = conditioned ? true : null };
        return new ParityCase(name, () => RotaryFixture.Use(files, f => Measure(f, name)));
    });

    private static ParityError Measure(RotaryFixture f, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        if (quantity == "timesteps")
            return Even(f[name]);
        var x = f[$"{sample}.x"];
        var run = Run(f, sample, x);
        return quantity switch
        {
            "x" => run.Against(x),
            "nfe_cumulative" => ParityError.Worst(f[name].data<long>()
                .Select((n, i) => new ParityError(Math.Abs(n - run.Evaluations[i]), 0))),
            // The source asks once more to remove the noise, even about a state that its last step left as it was and its cache knows.
            "nfe_total" => TokenTrajectory.Exactly(run.Evaluations[^1] + (Kept(f, sample, x) ? 1 : 0), f[name]),
            _ => throw new InvalidDataException($"'{quantity}' is not known to the parity tests"),
        };
    }

    private static bool Kept(RotaryFixture f, string sample, Tensor x) => Options(sample).Reuse && !f.Network.IsTimeConditioned
        && x[-3].eq(x[-2]).all().item<bool>();

    private static TokenTrajectory Run(RotaryFixture f, string sample, Tensor x)
    {
        var vocabulary = f.Network.Sizes.VocabularySize;
        var process = new AbsorbingProcess(new LogLinearMaskSchedule(), vocabulary, vocabulary - 1);
        var draws = new ReplaySource((int)x.shape[1], key => key.Name == "race" ? f.Stored.Step(sample, key.Index, "u") : null);
        return new(new AncestralTokens("mdlm", "as published", Options(sample)), new RotaryModel(f.Network, process, x.shape[2]),
            [.. Times(f, sample, x.shape[0] - 2), 0], x[0], draws);
    }

    private static double[] Times(RotaryFixture f, string sample, long steps) => f.Stored.Has($"{sample}.timesteps")
        ? f[$"{sample}.timesteps"].to(ScalarType.Float64).data<double>().ToArray() : SampleNames.Times(f.Stored.Folder, steps);

    /// <summary>Our own times: even steps from 1 to wherever the source stops.</summary>
    private static ParityError Even(Tensor stored) => LossTolerance.Relative(
        linspace(1, stored[^1].item<float>(), stored.shape[0], ScalarType.Float64), stored);

    private static AncestralOptions Options(string sample) => sample.Replace(Conditioned, "", StringComparison.Ordinal) switch
    {
        "sample.ddpm" => new() { Draw = TokenDraw.Race, NoiseRemoval = NoiseRemoval.ArgMax, Reuse = false },
        "sample.ddpm_cache" => new() { Draw = TokenDraw.Race, NoiseRemoval = NoiseRemoval.ArgMax, Rule = LeapRule.Time },
        "sample.analytic" => new() { Draw = TokenDraw.Race, NoiseRemoval = NoiseRemoval.Draw, Reuse = false },
        _ => throw new InvalidDataException($"'{sample}' is not known to the parity tests"),
    };
}
