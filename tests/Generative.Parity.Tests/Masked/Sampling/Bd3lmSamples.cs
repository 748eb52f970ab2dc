using System.Globalization;
using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// BD3-LM's published runs, each without and with the cache of finished blocks: sample.first_hitting[_nucleusP], sample.ddpm.
/// </summary>
internal static class Bd3lmSamples
{
    private const string Nucleus = "_nucleus", FirstHit = "sample.first_hitting";

    /// <summary>Times of the README's float64 draws, and of ddpm's float32 grid.</summary>
    private const double Time = 1e-12, GridTime = 1e-6;

    public static IEnumerable<ParityCase> Cases(string folder) => SampleNames.Quantities(folder, "sample.").SelectMany(name =>
        Ways(folder).Select(cached => new ParityCase(cached ? $"{name}.cached" : name,
            () => TextNetworkRun.Use(folder, Bd3lmModel.Create, (network, stored) => Measure(network, stored, name, cached)))));

    /// <summary>A network that hears the noise has no cache.</summary>
    private static bool[] Ways(string folder) =>
        Bd3lmOptions.Read(new TextNetworkFolder(folder).Settings).TimeConditioning ? [false] : [false, true];

    private static ParityError Measure(Bd3lmModel network, StoredTensors stored, string name, bool cached)
    {
        var (sample, quantity) = SampleNames.Split(name);
        var draws = new Bd3lmDraws(stored, sample, network.Options);
        var states = new List<Tensor>();
        var times = new List<double>();
        var request = new SamplingRequest(new long[draws.Rows], draws.Steps)
        {
            Start = new(0, draws.Start),
            Random = new ReplaySource(draws.Rows, draws.Of),
            Settings = new Dictionary<string, double> { ["nucleus"] = NucleusOf(sample) },
        };
        using var model = new Bd3lmModelView(network, draws.Start.shape[1]);
        using var result = SamplerRunner.Run(Sampler(sample, cached), model, request, step =>
        {
            states.Add(step.State.Value.clone());
            times.Add(step.Levels[0, 0]);
        });
        var expected = stored[name];
        if (states.Count != draws.Count)
            throw new InvalidDataException($"the run has {states.Count} steps, the fixture {draws.Count}");
        return quantity switch
        {
            // Blocks that have not begun are -1 there and masks here.
            "x" => Deviation.Unequal(stack(states).masked_fill(expected.eq(-1), -1), expected),
            "changed" => Deviation.Unequal(draws.Changed(states), expected),
            "block" => new(draws.Blocks.Zip(expected.data<long>()).Count(b => b.First != b.Second), 0),
            "t" => Times(sample, times, expected, draws.Steps),
            "nfe" => TokenTrajectory.Exactly(result.Summary.NetworkEvaluations, expected),
            _ => throw new InvalidDataException($"'{quantity}' is not known to the parity tests"),
        };
    }

    /// <summary>Stored are the times of the hits; of ddpm the time at which a step begins, 1/n above the one it reaches.</summary>
    private static ParityError Times(string sample, List<double> reached, Tensor expected, int steps)
    {
        var stored = expected.to(ScalarType.Float64).data<double>().ToArray();
        return IsFirstHitting(sample) ? ParityError.Worst(reached.Zip(stored, (a, b) => new ParityError(Math.Abs(a - b), Time)))
            : ParityError.Worst(reached.Zip(stored, (a, b) => new ParityError(Math.Abs(a - Math.Max(0, b - 1.0 / steps)), GridTime)));
    }

    private static bool IsFirstHitting(string sample) => sample.StartsWith(FirstHit, StringComparison.Ordinal);

    private static ISampler Sampler(string sample, bool cached) => IsFirstHitting(sample)
        ? new BlockFirstHitting(new() { UseCache = cached, Races = true })
        : new BlockAncestral(new() { UseCache = cached, PublishedTimes = true, Races = true });

    private static double NucleusOf(string sample) => sample.IndexOf(Nucleus, StringComparison.Ordinal) is var at and >= 0
        ? double.Parse(sample[(at + Nucleus.Length)..], CultureInfo.InvariantCulture) : 1;
}
