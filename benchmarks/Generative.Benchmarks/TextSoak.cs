using System.Diagnostics;
using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>
/// Memory over many tokens written from left to right in one process: requests of random length and rows, drawn with top-p behind a cache,
/// some cancelled halfway.
/// </summary>
internal static class TextSoak
{
    private const int MostRows = 4, LongestPrompt = 32, LongestText = 256, CancelledOneIn = 8;
    private static readonly double[] Marks = [0.01, 0.1, 0.5, 1];

    /// <summary>Decodes and prints.</summary>
    /// <param name="provider">The SDK's services.</param>
    /// <param name="name">A model's name, or the path of its folder.</param>
    /// <param name="tokens">Tokens to make, of all texts together.</param>
    public static void Run(IServiceProvider provider, string name, long tokens)
    {
        var model = provider.GetRequiredService<IModelCatalog>().Get(name) as ICausalModel
            ?? throw new ArgumentException($"'{name}' does not write from left to right; name a model that does.", nameof(name));
        var sampler = provider.GetRequiredService<SamplerRegistry>().Get("sample");
        var (random, start) = (new Random(1), Stopwatch.GetTimestamp());
        var (made, requests, cancelled, mark) = (0L, 0, 0, 0);
        var found = new List<Memory>();
        Console.WriteLine($"{model.Card.Name}: {tokens} tokens, {torch.get_num_threads()} thread(s)");
        Console.WriteLine("| tokens | requests | cancelled | resident MB | managed MB | live tensors | tokens a second |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        while (mark < Marks.Length)
        {
            var more = Text(sampler, model, random, requests++, tokens - made, out var stopped);
            (made, cancelled) = (made + more, cancelled + (stopped ? 1 : 0));
            for (; mark < Marks.Length && made >= Marks[mark] * tokens; mark++)
            {
                var now = Memory.Now();
                found.Add(now);
                Console.WriteLine($"| {made} | {requests} | {cancelled} | {now.Resident / 1e6:F1} | {now.Managed / 1e6:F2} "
                    + $"| {now.Tensors} | {made / Stopwatch.GetElapsedTime(start).TotalSeconds:F0} |");
            }
        }
        var (first, last) = (found[1], found[^1]);
        Console.WriteLine($"\nfrom 10 % to the end: resident {(double)last.Resident / first.Resident - 1:+0.00 %;-0.00 %}, "
            + $"managed {(double)last.Managed / first.Managed - 1:+0.00 %;-0.00 %}, tensors {last.Tensors - first.Tensors:+0;-0;0}");
    }

    /// <summary>One request; how many tokens it made.</summary>
    private static long Text(ISampler sampler, ICausalModel model, Random random, int number, long left, out bool stopped)
    {
        var context = Math.Min(model.ContextLength ?? LongestText, LongestText);
        var (rows, prompt) = (random.Next(1, MostRows + 1), random.Next(1, Math.Min(LongestPrompt, context / 2) + 1));
        var steps = (int)Math.Clamp(left / rows, 1, random.Next(1, context - prompt + 1));
        long[] ids = [.. Enumerable.Range(0, rows * prompt).Select(_ => (long)random.Next(model.Vocabulary))];
        using var state = torch.tensor(ids, [rows, prompt], torch.ScalarType.Int64);
        var request = new SamplingRequest([.. Enumerable.Range(0, rows).Select(row => (long)number * MostRows + row)], steps)
        {
            Start = new(0, state),
            Settings = new Dictionary<string, double> { ["top-p"] = 0.9, ["temperature"] = 0.8, ["repetition"] = 1.1 },
        };
        using var stop = new CancellationTokenSource();
        using var run = SamplerRunner.Begin(sampler, model, request, stop.Token);
        var (made, until) = (0L, number % CancelledOneIn == CancelledOneIn - 1 ? (steps + 1) / 2 : steps);
        try
        {
            for (var step = 1; run.MoveNext(); step++)
            {
                made += rows;
                if (step == until && until < steps)
                    stop.Cancel();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        stopped = stop.IsCancellationRequested;
        return made;
    }

    /// <summary>What the process holds.</summary>
    /// <param name="Resident">Bytes of resident memory.</param>
    /// <param name="Managed">Bytes of the managed heap that are in use.</param>
    /// <param name="Tensors">Live tensors.</param>
    private readonly record struct Memory(long Resident, long Managed, long Tensors)
    {
        public static Memory Now()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var managed = GC.GetTotalMemory(forceFullCollection: true);
            using var process = Process.GetCurrentProcess();
            return new(process.WorkingSet64, managed, torch.Tensor.TotalCount);
        }
    }
}
