namespace Generative.Sampling;

/// <summary>
/// Speculative sampling of one token: a token x drawn from q is taken with probability min(1, p(x) / q(x)), and otherwise one is drawn from
/// what p has above q. The result has law p whatever q is, and no rule that sees one token of q takes it more often.
/// Source: Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding", 2023, section 2.3 and appendix A.1;
/// Chen et al., "Accelerating Large Language Model Decoding with Speculative Sampling", 2023, theorem 1.
/// </summary>
public static class SpeculativeRule
{
    /// <summary>Probability that a drafted token is taken: min(1, p(x) / q(x)), 0 where q never draws it.</summary>
    /// <param name="target">p(x).</param>
    /// <param name="draft">q(x).</param>
    public static double AcceptProbability(double target, double draft) =>
        target > 0 && draft > 0 ? Math.Min(1, target / draft) : 0;

    /// <summary>The law after a rejection: max(p - q, 0) over its sum; p itself where that is nowhere above 0.</summary>
    /// <param name="target">p, normalised.</param>
    /// <param name="draft">q, normalised, of the same size.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double[] Residual(ReadOnlySpan<double> target, ReadOnlySpan<double> draft)
    {
        CheckSizes(target, draft);
        var (rest, total) = (new double[target.Length], 0.0);
        for (var k = 0; k < rest.Length; k++)
            total += rest[k] = Math.Max(target[k] - draft[k], 0);
        if (total <= 0)
            return target.ToArray();
        for (var k = 0; k < rest.Length; k++)
            rest[k] /= total;
        return rest;
    }

    /// <summary>Probability that a token of the draft is taken: the sum of min(p, q), which is 1 - TV(p, q).</summary>
    /// <inheritdoc cref="Residual" path="/param"/>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double AcceptanceRate(ReadOnlySpan<double> target, ReadOnlySpan<double> draft)
    {
        CheckSizes(target, draft);
        var sum = 0.0;
        for (var k = 0; k < target.Length; k++)
            sum += Math.Min(target[k], draft[k]);
        return sum;
    }

    /// <summary>
    /// Expected tokens of a round where every draft token is taken with the same probability: (1 - alpha^(gamma + 1)) / (1 - alpha),
    /// equation 1 of Leviathan et al.
    /// </summary>
    /// <param name="rate">alpha, 0 to 1.</param>
    /// <param name="drafted">gamma, tokens drafted a round, at least 0.</param>
    public static double ExpectedTokens(double rate, int drafted) =>
        rate >= 1 ? drafted + 1 : (1 - Math.Pow(rate, drafted + 1)) / (1 - rate);

    /// <summary>Whether a uniform draw takes a token of that probability; one of probability 0 never, even where the draw is 0.</summary>
    internal static bool Takes(double probability, double uniform) => probability > 0 && uniform <= probability;

    internal static void CheckSizes(ReadOnlySpan<double> target, ReadOnlySpan<double> draft)
    {
        if (target.Length != draft.Length || target.Length == 0)
            throw new ArgumentException($"The model's law has {target.Length} tokens and the draft's {draft.Length}; "
                + "give laws over the same tokens.", nameof(draft));
    }
}
