using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>RADD's published runs: sample.RULE_SCHEDULE[_conditional][_top_p | _top_k] and sample.ordered_STRATEGY.</summary>
internal static class RaddSamples
{
    /// <summary>p of every top-p run where the README does not say it.</summary>
    private const double TopP = 0.8;

    private const string Euler = "euler";

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var files = new RotaryFiles(folder);
        return SampleNames.Quantities(folder, "sample.", "order")
            .Select(name => new ParityCase(name, () => RotaryFixture.Use(files, f => Measure(f, files, name))));
    }

    private static ParityError Measure(RotaryFixture f, RotaryFiles files, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        if (quantity == "update_rate")
            return LossTolerance.Relative(Rates(f, files, sample), f[name]);
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
        double[] levels = [.. SampleNames.Times(files.Folder, x.shape[0] - 1).SkipLast(1), 0];
        var draws = new RaddDraws(f, sample, x, process);
        var settings = new Dictionary<string, double>();
        if (sample.EndsWith("_top_p", StringComparison.Ordinal))
            settings["top-p"] = FixtureReadme.Number(files.Folder, @"top_p \(([0-9.]+)\)") ?? TopP;
        if (sample.EndsWith("_top_k", StringComparison.Ordinal))
            settings["top-k"] = draws.Columns;
        return new(Sampler(f, sample), model, levels, x[0], new ReplaySource((int)x.shape[1], draws.Of), settings);
    }

    private static ISampler Sampler(RotaryFixture f, string sample) => IsOrdered(sample)
        ? new AnyOrder([.. f[$"{sample}.order"].data<long>().Select(p => (int)p)], races: true)
        : new AncestralTokens("radd", "as published", new()
        {
            Rule = sample.Contains(Euler, StringComparison.Ordinal) ? LeapRule.Euler : LeapRule.Tweedie,
            Draw = sample.Contains("_top_", StringComparison.Ordinal) ? TokenDraw.CoinThenRaceWithMask : TokenDraw.Race,
        });

    /// <summary>The chance of an unmasking in each step by the schedule alone; the source's Euler steps may have more than 1.</summary>
    private static Tensor Rates(RotaryFixture f, RotaryFiles files, string sample)
    {
        var (schedule, times) = (Schedule(files, sample), SampleNames.Times(files.Folder, f[$"{sample}.update_rate"].shape[0]));
        return tensor(times.Zip(times.Skip(1), (from, to) => sample.Contains(Euler, StringComparison.Ordinal)
            ? (from - to) * schedule.LossWeight(from)
            : 1 - (schedule.MaskProbability(to) / schedule.MaskProbability(from))).ToArray());
    }

    private static AbsorbingProcess Process(RotaryFixture f, RotaryFiles files, string sample)
    {
        var vocabulary = f.Network.Sizes.VocabularySize;
        return new(Schedule(files, sample), vocabulary, vocabulary - 1);
    }

    private static MaskSchedule Schedule(RotaryFiles files, string sample) => sample.Contains("geometric", StringComparison.Ordinal)
        ? new GeometricMaskSchedule(files.Sigma.Min, files.Sigma.Max) : new LogLinearMaskSchedule();

    private static bool IsOrdered(string sample) => sample.StartsWith("sample.ordered", StringComparison.Ordinal);
}
