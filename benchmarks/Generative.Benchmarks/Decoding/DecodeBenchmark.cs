using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>
/// Decoding with Llamas of random weights: tokens a second against what reading the weights allows, the share of a step outside the
/// network, what eight texts gain over one, and what a longer text costs. Everything is interleaved over rounds, after one that warms up.
/// </summary>
internal static class DecodeBenchmark
{
    private const int Prompt = 16, Short = 100, Long = 1000;

    // Names for the tables, samplers, and their numbers.
    private static readonly (string Title, string Sampler, Dictionary<string, double> Settings)[] Choices =
    [
        ("greedy", "greedy", []),
        ("sample", "sample", []),
        ("sample, top-p 0.9", "sample", new() { ["top-p"] = 0.9 }),
    ];

    /// <summary>Measures and prints.</summary>
    public static void Run(DecodeArguments asked)
    {
        var report = new DecodeReport(asked.Json);
        report.Line($"Vectors of {System.Numerics.Vector<float>.Count} numbers, medians of {asked.Rounds} interleaved rounds of "
            + $"{asked.Steps} steps; spread: half the distance of the quartiles");
        foreach (var size in asked.Sizes)
            Measure(size, asked, report);
    }

    private static void Measure(LlamaSize size, DecodeArguments asked, DecodeReport report)
    {
        using var llama = new RandomLlama(size);
        using var speed = new ReadSpeed(llama.Bytes, size.Width);
        var lengths = asked.Batches
            .SelectMany(batch => new[] { Short, Long }.Select(length => new LengthTrial(llama.Model, batch, length))).ToArray();
        var found = new Dictionary<(string What, int Threads, int Batch), Series>();
        for (var round = -1; round < asked.Rounds; round++)
            foreach (var threads in asked.Threads)
            {
                torch.set_num_threads(threads);
                Add("loop", 1, speed.Loop(threads));
                foreach (var batch in asked.Batches)
                {
                    Add("product", batch, speed.Product(Math.Min(batch, 8)));
                    foreach (var (title, sampler, settings) in Choices)
                    {
                        var trial = DecodeTrial.Run(llama.Model, sampler, settings, batch, Prompt, round < 0 ? 2 : asked.Steps);
                        Add(title, batch, trial.Step);
                        Add(title + " outside", batch, trial.Outside);
                    }
                }
                foreach (var trial in lengths)
                    Add(LengthName(trial.Length), trial.Batch, trial.Time());

                void Add(string what, int batch, double seconds)
                {
                    if (round < 0)
                        return;
                    if (!found.TryGetValue((what, threads, batch), out var series))
                        found[(what, threads, batch)] = series = new();
                    series.Add(seconds);
                }
            }
        foreach (var trial in lengths)
            trial.Dispose();
        Print(llama, speed, asked, found, report);
    }

    private static void Print(RandomLlama llama, ReadSpeed speed, DecodeArguments asked,
        Dictionary<(string What, int Threads, int Batch), Series> found, DecodeReport report)
    {
        var name = llama.Size.Name;
        report.Line($"\n{name}: {llama.Parameters / 1e6:F1} M parameters, {llama.Bytes / 1e6:F0} MB read a step");
        report.Line("| threads | texts | sampler | ms a step | best | spread | tokens a second | of the memory bound "
            + "| of torch's product | outside the network, ms | share | over one text |");
        report.Line("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var threads in asked.Threads)
        {
            var loop = found[("loop", threads, 1)];
            report.Figure($"decode {name} read loop", threads, 1, "GB/s", speed.Bytes / 1e9 / loop.Best, speed.Bytes / 1e9 / loop.Median);
            foreach (var batch in asked.Batches)
            {
                var product = found[("product", threads, batch)];
                report.Figure($"decode {name} matrix product", threads, batch, "GB/s", speed.Bytes / 1e9 / product.Best,
                    speed.Bytes / 1e9 / product.Median);
                foreach (var (title, _, _) in Choices)
                {
                    var (step, outside) = (found[(title, threads, batch)], found[(title + " outside", threads, batch)]);
                    var first = found[(title, threads, asked.Batches[0])].Median / asked.Batches[0];
                    report.Line($"| {threads} | {batch} | {title} | {1e3 * step.Median:F1} | {1e3 * step.Best:F1} | {step.Spread:P0} "
                        + $"| {batch / step.Median:F0} | {loop.Median / step.Median:F2} | {product.Median / step.Median:F2} "
                        + $"| {1e3 * outside.Median:F2} | {outside.Median / step.Median:P1} | {first / (step.Median / batch):F2} |");
                    report.Figure($"decode {name} {title}", threads, batch, "tokens/s", batch / step.Best, batch / step.Median);
                    report.Figure($"decode {name} {title} outside the network", threads, batch, "share", outside.Best / step.Best,
                        outside.Median / step.Median);
                }
            }
        }
        PrintReads(speed, asked, found, report);
        PrintLengths(llama, asked, found, report);
    }

    private static void PrintReads(ReadSpeed speed, DecodeArguments asked, Dictionary<(string What, int Threads, int Batch), Series> found,
        DecodeReport report)
    {
        report.Line("\n| threads | reading as many bytes | GB a second | best | spread |");
        report.Line("|---|---|---|---|---|");
        foreach (var threads in asked.Threads)
        {
            Line("a loop of additions", found[("loop", threads, 1)]);
            foreach (var batch in asked.Batches)
                Line($"torch's product with {batch}", found[("product", threads, batch)]);

            void Line(string title, Series series) => report.Line($"| {threads} | {title} | {speed.Bytes / 1e9 / series.Median:F1} "
                + $"| {speed.Bytes / 1e9 / series.Best:F1} | {series.Spread:P0} |");
        }
    }

    private static void PrintLengths(RandomLlama llama, DecodeArguments asked,
        Dictionary<(string What, int Threads, int Batch), Series> found, DecodeReport report)
    {
        report.Line($"\n| threads | texts | ms behind {Short} tokens | behind {Long} | ratio | ratio of the bytes read |");
        report.Line("|---|---|---|---|---|---|");
        foreach (var threads in asked.Threads)
            foreach (var batch in asked.Batches)
            {
                var (few, many) = (found[(LengthName(Short), threads, batch)], found[(LengthName(Long), threads, batch)]);
                var bytes = Read(Long) / Read(Short);
                report.Line($"| {threads} | {batch} | {1e3 * few.Median:F1} | {1e3 * many.Median:F1} | {many.Median / few.Median:F2} "
                    + $"| {bytes:F2} |");
                report.Figure($"decode {llama.Size.Name} behind {Long} over behind {Short}", threads, batch, "ratio",
                    many.Best / few.Best, many.Median / few.Median);

                double Read(int length) => llama.Bytes + (double)batch * length * llama.Size.PositionBytes;
            }
    }

    private static string LengthName(int length) => $"behind {length}";
}
