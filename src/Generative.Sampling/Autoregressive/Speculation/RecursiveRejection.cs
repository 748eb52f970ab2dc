namespace Generative.Sampling;

/// <summary>
/// One token out of several drafted for a place, the speculative rule again and again: the first is tested against p; after a rejection the
/// next is tested against what p has above q, and so on. Without replacement a rejected token also leaves q, so that the next one is
/// another. The result has law p. Immutable: one moment of the looking.
/// Source: Jeon, Gagrani, Goel, Park, Lee, Lott, "Recursive Speculative Decoding: Accelerating LLM Inference via Sampling Without
/// Replacement", 2024, algorithm 1 and theorem 3.1.
/// </summary>
public sealed class RecursiveRejection
{
    private readonly double[] _target, _draft;
    private readonly bool _withoutReplacement;

    /// <summary>The moment before the first look.</summary>
    /// <param name="target">p, normalised.</param>
    /// <param name="draft">q, normalised, of the same size.</param>
    /// <param name="withoutReplacement">Whether each token is drawn from q without those before it.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public RecursiveRejection(ReadOnlySpan<double> target, ReadOnlySpan<double> draft, bool withoutReplacement)
    {
        SpeculativeRule.CheckSizes(target, draft);
        (_target, _draft, _withoutReplacement) = (target.ToArray(), draft.ToArray(), withoutReplacement);
    }

    private RecursiveRejection(double[] target, double[] draft, bool withoutReplacement) =>
        (_target, _draft, _withoutReplacement) = (target, draft, withoutReplacement);

    /// <summary>p_i: what the token is drawn from where no further draft is left.</summary>
    public ReadOnlySpan<double> Target => _target;

    /// <summary>q_i: what the next draft is drawn from; all 0 where q has no other token.</summary>
    public ReadOnlySpan<double> Draft => _draft;

    /// <summary>Probability that the next draft is taken, over its law: the sum of min(p_i, q_i).</summary>
    public double AcceptanceRate => SpeculativeRule.AcceptanceRate(_target, _draft);

    /// <summary>Probability that this draft is taken: min(1, p_i(x) / q_i(x)).</summary>
    public double AcceptProbability(int token) => SpeculativeRule.AcceptProbability(_target[token], _draft[token]);

    /// <summary>The moment after this token was rejected.</summary>
    public RecursiveRejection After(int token) => new(SpeculativeRule.Residual(_target, _draft),
        _withoutReplacement ? Without(token) : _draft, _withoutReplacement);

    private double[] Without(int token)
    {
        double[] rest = [.. _draft];
        rest[token] = 0;
        var total = rest.Sum();
        for (var k = 0; k < rest.Length && total > 0; k++)
            rest[k] /= total;
        return rest;
    }
}
