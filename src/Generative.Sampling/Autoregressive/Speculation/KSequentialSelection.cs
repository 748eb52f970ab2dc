namespace Generative.Sampling;

/// <summary>
/// One token out of k drawn independently from q: they are looked at one after the other, x is taken with probability
/// min(1, p(x) / (rho q(x))), and after the last one a token is drawn from what is left of p. The result has law p.
/// Source: Sun, Suresh, Ro, Beirami, Jain, Yu, "SpecTr: Fast Speculative Decoding via Optimal Transport", 2023, algorithm 3 and
/// theorem 2. Immutable.
/// </summary>
public sealed class KSequentialSelection
{
    private readonly double[] _target, _draft;

    /// <summary>A selection for one place.</summary>
    /// <param name="target">p, normalised.</param>
    /// <param name="draft">q, normalised, of the same size.</param>
    /// <param name="drafts">k, tokens drawn from q, at least 1.</param>
    /// <param name="rho">
    /// At least (1 - (1 - beta)^k) / beta, which k always is; null for the smallest such number, which takes tokens most often.
    /// </param>
    /// <exception cref="ArgumentException">The sizes differ, or a number is out of range.</exception>
    public KSequentialSelection(ReadOnlySpan<double> target, ReadOnlySpan<double> draft, int drafts, double? rho = null)
    {
        SpeculativeRule.CheckSizes(target, draft);
        ArgumentOutOfRangeException.ThrowIfLessThan(drafts, 1);
        if (rho is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(rho));
        (_target, _draft, Drafts) = (target.ToArray(), draft.ToArray(), drafts);
        Rho = rho ?? SolveRho(target, draft, drafts);
        Beta = Overlap(target, draft, Rho);
    }

    /// <summary>k.</summary>
    public int Drafts { get; }

    /// <summary>rho, 1 to k.</summary>
    public double Rho { get; }

    /// <summary>Probability that one look takes its token: beta = sum of min(q, p / rho).</summary>
    public double Beta { get; }

    /// <summary>Probability that one of the k is taken: 1 - (1 - beta)^k.</summary>
    public double AcceptanceRate => 1 - Math.Pow(1 - Beta, Drafts);

    /// <summary>Probability that a look at this token takes it: min(1, p(x) / (rho q(x))), 0 where q never draws it.</summary>
    public double AcceptProbability(int token) => SpeculativeRule.AcceptProbability(_target[token] / Rho, _draft[token]);

    /// <summary>
    /// The law after k rejections: (p - min(q, p / rho) (1 - (1 - beta)^k) / beta) / (1 - beta)^k; p itself where no rejection can be.
    /// </summary>
    public double[] Residual()
    {
        // Where beta is 0 nothing is ever taken, and p is left whole.
        var looks = Beta > 0 ? AcceptanceRate / Beta : 0;
        var (rest, total) = (new double[_target.Length], 0.0);
        for (var k = 0; k < rest.Length; k++)
            total += rest[k] = Math.Max(_target[k] - Math.Min(_draft[k], _target[k] / Rho) * looks, 0);
        if (total <= 0)
            return [.. _target];
        for (var k = 0; k < rest.Length; k++)
            rest[k] /= total;
        return rest;
    }

    /// <summary>The rho in [1, k] that solves 1 - (1 - beta(rho))^k = rho beta(rho), from above.</summary>
    /// <inheritdoc cref="KSequentialSelection(ReadOnlySpan{double}, ReadOnlySpan{double}, int, double?)" path="/param"/>
    public static double SolveRho(ReadOnlySpan<double> target, ReadOnlySpan<double> draft, int drafts)
    {
        var (low, high) = (1.0, (double)drafts);
        // The left side less the right falls from at least 0 at rho = 1 to at most 0 at rho = k; halving ends where doubles do.
        while (low + (high - low) / 2 is var middle && middle > low && middle < high)
        {
            var beta = Overlap(target, draft, middle);
            if (1 - Math.Pow(1 - beta, drafts) > middle * beta)
                low = middle;
            else
                high = middle;
        }
        return Holds(target, draft, drafts, low) ? low : high;
    }

    private static bool Holds(ReadOnlySpan<double> target, ReadOnlySpan<double> draft, int drafts, double rho) =>
        Overlap(target, draft, rho) is var beta && 1 - Math.Pow(1 - beta, drafts) <= rho * beta;

    private static double Overlap(ReadOnlySpan<double> target, ReadOnlySpan<double> draft, double rho)
    {
        var sum = 0.0;
        for (var k = 0; k < target.Length; k++)
            sum += Math.Min(draft[k], target[k] / rho);
        return Math.Min(sum, 1);
    }
}
