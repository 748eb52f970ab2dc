using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Our rules for a case's numbers, in the order of the source's list.</summary>
internal static class RuleChain
{
    /// <summary>"Tolerance 1e-6 on probabilities; kept sets exact."</summary>
    public const double Tolerance = 1e-6;

    private const string Keep = "min_tokens_to_keep";

    private static readonly (string Name, Func<double, int, ILogitsRule> Rule, string Setting)[] Order =
    [
        ("repetition_penalty", (p, _) => new RepetitionPenalty(p), "repetition"),
        ("temperature", (t, _) => new Temperature(t), "temperature"),
        ("top_k", (k, _) => new TopK((int)k), "top-k"),
        ("top_p", (p, keep) => new TopP(p, keep), "top-p"),
        ("min_p", (p, keep) => new MinP(p, keep), "min-p"),
        ("typical_p", (p, keep) => new Typical(p, keep), "typical"),
        ("epsilon_cutoff", (e, _) => new Epsilon(e), "epsilon"),
        ("eta_cutoff", (e, _) => new Eta(e), "eta"),
    ];

    public static IReadOnlyList<ILogitsRule> Rules(IReadOnlyDictionary<string, double> numbers)
    {
        Check(numbers);
        var keep = (int)numbers.GetValueOrDefault(Keep, 1);
        return [.. Order.Where(o => numbers.ContainsKey(o.Name)).Select(o => o.Rule(numbers[o.Name], keep))];
    }

    /// <summary>The same as settings of our samplers.</summary>
    public static IReadOnlyDictionary<string, double> Settings(IReadOnlyDictionary<string, double> numbers) =>
        Order.Where(o => numbers.ContainsKey(o.Name)).ToDictionary(o => o.Setting, o => numbers[o.Name]);

    /// <summary>The rules one after the other.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="logits">[rows, vocabulary].</param>
    /// <param name="texts">int64 [rows, length]; null for texts of no tokens.</param>
    public static Tensor Apply(IReadOnlyList<ILogitsRule> rules, Tensor logits, Tensor? texts) =>
        new LogitsChain(rules).Apply(logits, [.. Enumerable.Range(0, (int)logits.shape[0]).Select(row => Row(texts, row))]);

    private static DecodingRow Row(Tensor? texts, int row)
    {
        long[] tokens = texts is null ? [] : texts[row].data<long>().ToArray();
        return new(tokens, tokens.Length);
    }

    private static void Check(IReadOnlyDictionary<string, double> numbers)
    {
        if (numbers.Keys.FirstOrDefault(k => k != Keep && Order.All(o => o.Name != k)) is { } unknown)
            throw new InvalidDataException($"the number '{unknown}' is not known to the parity tests");
    }
}
