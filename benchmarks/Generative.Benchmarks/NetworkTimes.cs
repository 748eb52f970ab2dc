using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>
/// Time of one network evaluation and the sampler's own share of a step, for the shipped model and for the network of CIFAR-10 DDPM with random
/// weights. Threads and batches are interleaved over rounds.
/// </summary>
internal static class NetworkTimes
{
    private static readonly int[] Batches = [1, 8, 64];
    private static readonly int[] Threads = [1, 2];

    public static void Run(IServiceProvider provider, string name, int rounds)
    {
        using var cifar = CifarFolder.Write();
        var catalog = provider.GetRequiredService<IModelCatalog>();
        Console.WriteLine($"one network evaluation and the rest of a ddim step, medians of {rounds} rounds");
        Console.WriteLine("| model | parameters | threads | batch | ms an evaluation | ms a picture | outside the network |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (title, model) in new[] { (name, catalog.Get(name)), ("CIFAR-10 DDPM, random weights", catalog.Get(cifar.Path)) })
            Measure(title, title == name ? "1.03 M" : "35.7 M", model, rounds);
    }

    private static void Measure(string title, string parameters, IGenerativeModel model, int rounds)
    {
        var found = Threads.SelectMany(t => Batches.Select(b => (t, b))).ToDictionary(k => k, _ => new List<(double Evaluation, double Share)>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (threads, batch) in found.Keys)
            {
                torch.set_num_threads(threads);
                var classes = model.Card.Classes.Count;
                var request = new SamplingRequest([.. Enumerable.Range(0, batch).Select(i => (long)i)], 2)
                {
                    Conditioning = classes == 0 ? Conditioning.None : new() { Classes = [.. Enumerable.Range(0, batch).Select(i => i % classes)] },
                };
                using var result = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);
                if (round >= 0)             // the first round warms up
                    found[(threads, batch)].Add((result.Summary.NetworkTime.TotalMilliseconds / 2, result.Summary.OverheadFraction));
            }
        }
        foreach (var ((threads, batch), values) in found)
        {
            var evaluation = values.Select(v => v.Evaluation).Order().ElementAt(rounds / 2);
            var share = values.Select(v => v.Share).Order().ElementAt(rounds / 2);
            Console.WriteLine($"| {title} | {parameters} | {threads} | {batch} | {evaluation:F1} | {evaluation / batch:F1} | {share:P2} |");
        }
    }
}
