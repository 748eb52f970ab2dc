using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>
/// Whether first hitting writes the same texts as ancestral sampling in many steps: two tests on texts of either, whose seeds differ. Of the
/// i-th text one token counts, the one at position i modulo the length, so that all counted tokens are independent: a chi-square test of
/// homogeneity over the tokens, the rare ones together. And Welch's test on the entropy of each text's own tokens.
/// </summary>
internal static class MaskedLaw
{
    private const int Batch = 64, FewestExpected = 10;

    /// <summary>Draws, tests and prints.</summary>
    /// <param name="provider">The SDK's services.</param>
    /// <param name="name">A model's name, or the path of its folder.</param>
    /// <param name="texts">Texts of each sampler.</param>
    /// <param name="length">Tokens a text.</param>
    /// <param name="steps">Steps of ancestral sampling.</param>
    public static void Run(IServiceProvider provider, string name, int texts, int length, int steps)
    {
        var model = provider.GetRequiredService<IModelCatalog>().Get(name);
        if (model.Process is not ITokenProcess { Mask: { } mask })
            throw new ArgumentException($"'{name}' does not unmask tokens; give a model trained on an absorbing process.", nameof(name));
        (string Title, ISampler Sampler, int Steps)[] samplers =
        [
            ("ancestral", new AncestralTokens("ancestral", "with reuse"), steps),
            ("first-hitting", new FirstHitting(), 1),
            ("first-hitting-parallel", new FirstHitting(parallel: true), Math.Max(1, length / 8)),
        ];
        var drawn = samplers.Select((s, i) => Draw(model, s.Sampler, s.Steps, mask, texts, length, (long)i * texts)).ToArray();
        Console.WriteLine($"{model.Card.Name}: {texts} texts of {length} tokens each, compared with ancestral sampling in {steps} steps");
        Console.WriteLine("| sampler | chi-square | degrees | as a normal deviate | mean entropy of a text, nats | Welch's t |");
        Console.WriteLine("|---|---|---|---|---|---|");
        for (var i = 0; i < samplers.Length; i++)
        {
            var (statistic, degrees) = ChiSquare(drawn[0], drawn[i]);
            // Wilson and Hilferty 1931: the cube root of chi-square over its degrees is nearly normal.
            var c = 2.0 / (9 * degrees);
            var normal = (Math.Cbrt(statistic / degrees) - (1 - c)) / Math.Sqrt(c);
            var (own, first) = (drawn[i].Select(Entropy).ToArray(), drawn[0].Select(Entropy).ToArray());
            var t = (own.Average() - first.Average()) / Math.Sqrt(Variance(own) / own.Length + Variance(first) / first.Length);
            Console.WriteLine(i == 0 ? $"| {samplers[i].Title} | | | | {own.Average():F4} | |"
                : $"| {samplers[i].Title} | {statistic:F1} | {degrees} | {normal:F2} | {own.Average():F4} | {t:F2} |");
        }
    }

    private static List<long[]> Draw(
        IGenerativeModel model, ISampler sampler, int steps, int mask, int texts, int length, long seed)
    {
        var all = new List<long[]>();
        for (var from = 0; from < texts; from += Batch)
        {
            var rows = Math.Min(Batch, texts - from);
            using var canvas = torch.full([rows, length], mask, torch.ScalarType.Int64);
            var request = new SamplingRequest([.. Enumerable.Range(from, rows).Select(i => seed + i)], steps) { Start = new(0, canvas) };
            using var result = SamplerRunner.Run(sampler, model, request);
            all.AddRange(result.State.Value.data<long>().ToArray().Chunk(length));
        }
        return all;
    }

    /// <summary>Homogeneity of two equally large samples: the sum of (a - b)^2 / (a + b) over the tokens.</summary>
    private static (double Statistic, int Degrees) ChiSquare(List<long[]> a, List<long[]> b)
    {
        var counts = new Dictionary<long, (int A, int B)>();
        for (var i = 0; i < a.Count; i++)
        {
            var (x, y) = (a[i][i % a[i].Length], b[i][i % b[i].Length]);
            counts[x] = counts.GetValueOrDefault(x) is var (p, q) ? (p + 1, q) : default;
            counts[y] = counts.GetValueOrDefault(y) is var (r, s) ? (r, s + 1) : default;
        }
        var common = counts.Values.Where(c => c.A + c.B >= 2 * FewestExpected).ToList();
        var rest = (A: a.Count - common.Sum(c => c.A), B: b.Count - common.Sum(c => c.B));
        if (rest.A + rest.B > 0)
            common.Add(rest);
        return (common.Sum(c => Math.Pow(c.A - c.B, 2) / (c.A + c.B)), common.Count - 1);
    }

    private static double Entropy(long[] text) =>
        text.GroupBy(t => t).Select(g => (double)g.Count() / text.Length).Sum(p => -p * Math.Log(p));

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
