using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Benchmarks;

/// <summary>The share of a sampling step spent outside the network: medians over rounds, samplers and batch sizes interleaved.</summary>
internal static class SamplerOverhead
{
    private const int Rounds = 7, Steps = 10;

    public static void Run(IServiceProvider provider, string name)
    {
        var model = provider.GetRequiredService<IModelCatalog>().Get(name);
        var samplers = provider.GetRequiredService<SamplerRegistry>().All;
        int[] batches = [1, 8, 64];
        var shares = samplers.SelectMany(s => batches.Select(b => (s.Name, b))).ToDictionary(k => k, _ => new List<(double Share, double Milliseconds)>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var sampler in samplers)
            {
                foreach (var batch in batches)
                {
                    var request = new SamplingRequest([.. Enumerable.Range(0, batch).Select(i => (long)i)], Steps)
                    {
                        Conditioning = new() { Classes = [.. Enumerable.Range(0, batch).Select(i => i % Math.Max(1, model.Card.Classes.Count))] },
                    };
                    using var result = SamplerRunner.Run(sampler, model, request);
                    if (round >= 0)             // the first round warms up
                        shares[(sampler.Name, batch)].Add((result.Summary.OverheadFraction, result.Summary.TotalTime.TotalMilliseconds / Steps));
                }
            }
        }
        Console.WriteLine($"{name}: share of a step outside the network, medians of {Rounds} rounds, {TorchSharp.torch.get_num_threads()} thread(s)");
        Console.WriteLine("| sampler | batch | ms a step | outside the network | lowest | highest |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var ((sampler, batch), found) in shares)
        {
            var order = found.Select(f => f.Share).Order().ToArray();
            var time = found.Select(f => f.Milliseconds).Order().ElementAt(Rounds / 2);
            Console.WriteLine($"| {sampler} | {batch} | {time:F1} | {order[Rounds / 2]:P2} | {order[0]:P2} | {order[^1]:P2} |");
        }
    }
}
