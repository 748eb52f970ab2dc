using System.Diagnostics;
using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>
/// What a text costs: ancestral sampling in many steps, asking at every one of them or only about rows that changed, against the samplers
/// that jump from one unmasking to the next. One model, one length, one batch; samplers are interleaved over rounds, which differ in seeds.
/// </summary>
internal static class MaskedSampling
{
    /// <summary>Measures and prints.</summary>
    /// <param name="provider">The SDK's services.</param>
    /// <param name="name">A model's name, or the path of its folder.</param>
    /// <param name="steps">Steps of ancestral sampling.</param>
    /// <param name="batch">Texts at once.</param>
    /// <param name="parallel">Steps of the parallel variant.</param>
    /// <param name="length">Tokens a text; null for as many as the model makes.</param>
    /// <param name="rounds">Rounds, after one of few steps that warms up.</param>
    public static void Run(IServiceProvider provider, string name, int steps, int batch, int parallel, int? length, int rounds)
    {
        var model = provider.GetRequiredService<IModelCatalog>().Get(name);
        if (model.Process is not ITokenProcess { Mask: { } mask })
            throw new ArgumentException($"'{name}' does not unmask tokens; give a model trained on an absorbing process.", nameof(name));
        var tokens = length ?? model.Card.RowShape[0];
        (string Title, ISampler Sampler, int Steps)[] samplers =
        [
            ("ancestral, asked at every step", new AncestralTokens("ancestral", "without reuse", new() { Reuse = false }), steps),
            ("ancestral, rows that changed", new AncestralTokens("ancestral", "with reuse"), steps),
            ("first-hitting", new FirstHitting(), 1),
            ("first-hitting-parallel", new FirstHitting(parallel: true), parallel),
        ];
        var found = samplers.Select(_ => new List<(double Seconds, SamplerSummary Summary)>()).ToArray();
        for (var round = -1; round < rounds; round++)
            for (var i = 0; i < samplers.Length; i++)
            {
                // The first round warms up, and need not unmask the whole text for that.
                var known = round < 0 ? tokens - Math.Min(tokens, 4) : 0;
                using var canvas = torch.full([batch, tokens], mask, torch.ScalarType.Int64);
                canvas.narrow(1, 0, known).fill_(mask == 0 ? 1 : 0);
                var request = new SamplingRequest(
                    [.. Enumerable.Range(0, batch).Select(r => (long)(round * batch) + r)], round < 0 ? 2 : samplers[i].Steps)
                {
                    Start = new(0, canvas),
                };
                var start = Stopwatch.GetTimestamp();
                using var result = SamplerRunner.Run(samplers[i].Sampler, model, request);
                if (round >= 0)
                    found[i].Add((Stopwatch.GetElapsedTime(start).TotalSeconds, result.Summary));
            }
        Console.WriteLine($"{model.Card.Name}: {batch} x {tokens} tokens of {((ITokenProcess)model.Process).Vocabulary}, medians of "
            + $"{rounds} interleaved rounds, {torch.get_num_threads()} thread(s)"
            + (model.Traits.IsTimeFree ? "" : "; the network hears of the time, so that nothing can be reused"));
        Console.WriteLine("| sampler | steps | evaluations | rows evaluated a text | seconds | lowest | highest "
            + "| outside the network | faster |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        for (var i = 0; i < samplers.Length; i++)
        {
            var times = found[i].Select(f => f.Seconds).Order().ToArray();
            // Within a round both ran next to each other, so the machine's moods cancel.
            var faster = Median(found[0].Zip(found[i], (first, own) => first.Seconds / own.Seconds));
            Console.WriteLine($"| {samplers[i].Title} | {Median(Of(s => s.Steps)):F0} | {Median(Of(s => s.NetworkEvaluations)):F0} "
                + $"| {Median(Of(s => (double)s.RowEvaluations / batch)):F1} | {Median(times):F2} | {times[0]:F2} | {times[^1]:F2} "
                + $"| {Median(Of(s => s.OverheadFraction)):P1} | {faster:F2} |");

            IEnumerable<double> Of(Func<SamplerSummary, double> figure) => found[i].Select(f => figure(f.Summary));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var order = values.Order().ToArray();
        return (order[(order.Length - 1) / 2] + order[order.Length / 2]) / 2;
    }
}
