using System.Text.Json;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>RADD's published runs: sample.RULE_SCHEDULE[_conditional][_top_p | _top_k] and sample.ordered_STRATEGY.</summary>
internal static class RaddSamples
{
    /// <summary>The README's p of every top-p run.</summary>
    private const double TopP = 0.8;

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var files = new RotaryFiles(folder);
        return SampleNames.Quantities(folder, "sample.", "order", "update_rate")
            .Select(name => new ParityCase(name, () => RotaryFixture.Use(files, f => Measure(f, files, name))));
    }

    private static ParityError Measure(RotaryFixture f, RotaryFiles files, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        var run = Run(f, files, sample);
        return quantity switch
        {
            "x" => run.Against(f[name]),
            "nfe_rows_evaluated" => TokenTrajectory.Exactly(run.Rows, f[name]),
            "nfe_model_calls" => TokenTrajectory.Exactly(run.Evaluations[^1], f[name]),
            // The source counts changed rows without a strategy, evaluated rows with one.
            "update_cnt" => TokenTrajectory.Exactly(
                sample.Contains("_top_", StringComparison.Ordinal) ? run.Rows : run.RowChanges, f[name]),
            _ => throw new InvalidDataException($"'{quantity}' is not known to the parity tests"),
        };
    }

    private static TokenTrajectory Run(RotaryFixture f, RotaryFiles files, string sample)
    {
        var (x, process) = (f[$"{sample}.x"], Process(f, files, sample));
        var model = new RotaryModel(f.Network, process, x.shape[2]);
        var levels = SampleNames.Grid(x.shape[0] - 1, removesNoise: false);
        var draws = new RaddDraws(f, sample, x, process);
        var settings = new Dictionary<string, double>();
        if (sample.EndsWith("_top_p", StringComparison.Ordinal))
            settings["top-p"] = TopP;
        if (sample.EndsWith("_top_k", StringComparison.Ordinal))
            settings["top-k"] = f[SampleNames.Step(sample, 0, "u_categorical")].shape[1];
        return new(Sampler(f, sample), model, levels, x[0], new ReplaySource((int)x.shape[1], draws.Of), settings);
    }

    private static ISampler Sampler(RotaryFixture f, string sample) => IsOrdered(sample)
        ? new AnyOrder([.. f[$"{sample}.order"].data<long>().Select(p => (int)p)])
        : new AncestralTokens("radd", "as published", new()
        {
            Rule = sample.Contains("euler", StringComparison.Ordinal) ? LeapRule.Euler : LeapRule.Tweedie,
            Draw = sample.Contains("_top_", StringComparison.Ordinal) ? TokenDraw.CoinThenRaceWithMask : TokenDraw.Race,
        });

    private static AbsorbingProcess Process(RotaryFixture f, RotaryFiles files, string sample)
    {
        var vocabulary = f.Network.Sizes.VocabularySize;
        if (!sample.Contains("geometric", StringComparison.Ordinal))
            return new(new LogLinearMaskSchedule(), vocabulary, vocabulary - 1);
        using var config = JsonDocument.Parse(File.ReadAllText(files.Config));
        var noise = config.RootElement.GetProperty("noise");
        return new(new GeometricMaskSchedule(noise.GetProperty("sigma_min").GetDouble(), noise.GetProperty("sigma_max").GetDouble()),
            vocabulary, vocabulary - 1);
    }

    private static bool IsOrdered(string sample) => sample.StartsWith("sample.ordered", StringComparison.Ordinal);
}
