using System.Diagnostics;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Benchmarks;

/// <summary>One run of a sampler over texts of random tokens: what a step takes, and how much of it is not the network's.</summary>
/// <param name="Step">Seconds a step, the middle one of the run.</param>
/// <param name="Outside">Seconds of it outside the network.</param>
internal readonly record struct DecodeTrial(double Step, double Outside)
{
    private const int Warm = 2;     // the prompt, and one more

    /// <summary>Runs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sampler">The sampler's name.</param>
    /// <param name="settings">Its numbers.</param>
    /// <param name="batch">Texts.</param>
    /// <param name="prompt">Tokens of each before the first step.</param>
    /// <param name="steps">Steps that count.</param>
    public static DecodeTrial Run(TimedModel model, string sampler, IReadOnlyDictionary<string, double> settings, int batch, int prompt,
        int steps)
    {
        using var scope = NewDisposeScope();
        var request = new SamplingRequest([.. Enumerable.Range(0, batch).Select(row => (long)row)], steps + Warm)
        {
            Settings = settings,
            Start = new(0, randint(0, model.Vocabulary, [batch, prompt], ScalarType.Int64)),
        };
        var times = new List<(double Step, double Outside)>();
        using var run = SamplerRunner.Begin(KnownSamplers.Get(sampler), model, request);
        while (true)
        {
            var (start, before) = (Stopwatch.GetTimestamp(), model.Time);
            if (!run.MoveNext())
                break;
            var step = Stopwatch.GetElapsedTime(start);
            times.Add((step.TotalSeconds, (step - (model.Time - before)).TotalSeconds));
        }
        times.RemoveRange(0, Warm);
        return new(Series.Middle(times.Select(t => t.Step)), Series.Middle(times.Select(t => t.Outside)));
    }
}
