using System.Diagnostics;
using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Benchmarks;

/// <summary>Resident memory and live tensors over many runs in one process.</summary>
internal static class MemoryFlatness
{
    public static void Run(IServiceProvider provider, string name, int runs)
    {
        var model = provider.GetRequiredService<IModelCatalog>().Get(name);
        var sampler = provider.GetRequiredService<SamplerRegistry>().Get("edm-churn");
        Console.WriteLine("| runs | resident MB | live tensors |");
        Console.WriteLine("|---|---|---|");
        var settled = 0L;
        for (var run = 1; run <= runs; run++)
        {
            var request = new SamplingRequest([run, run + 1, run + 2, run + 3], 4)
            {
                Guidance = model.Traits.KnowsUnconditional ? new ClassifierFreeGuidance(1.5) : null,
                Conditioning = model.Card.Classes.Count == 0 ? Conditioning.None : new() { Classes = [0, 1, 0, 1] },
            };
            SamplerRunner.Run(sampler, model, request).Dispose();
            if (run == runs / 10)
                settled = Resident();
            if (run % Math.Max(1, runs / 10) == 0)
                Console.WriteLine($"| {run} | {Resident() / 1e6:F1} | {TorchSharp.torch.Tensor.TotalCount} |");
        }
        Console.WriteLine($"\nfrom run {runs / 10} to run {runs}: {(double)Resident() / settled - 1:+0.00 %;-0.00 %}");
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
