using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The best continuations of hypotheses by one token: of equal sums in the order of hypotheses, then of tokens.</summary>
internal static class BeamCandidates
{
    /// <summary>The best, best first; fewer where no more can be drawn.</summary>
    /// <param name="hypotheses">The hypotheses.</param>
    /// <param name="logs">Log probabilities of what follows each, float64 [hypotheses, vocabulary] on the CPU.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<BeamCandidate> Best(IReadOnlyList<BeamHypothesis> hypotheses, Tensor logs, int count)
    {
        var held = new PriorityQueue<BeamCandidate, (double Sum, long Order)>(Comparer<(double Sum, long Order)>.Create(WorstFirst));
        var order = 0L;
        for (var parent = 0; parent < hypotheses.Count; parent++)
        {
            var following = HostNumbers.Row(logs, parent);
            var before = hypotheses[parent].Sum;
            for (var token = 0; token < following.Length; token++, order++)
            {
                var sum = before + following[token];
                // Written so that neither -infinity nor NaN passes; a later equal does not push an earlier one out.
                if (!(sum > double.NegativeInfinity)
                    || (held.Count == count && held.TryPeek(out _, out var worst) && !(sum > worst.Sum)))
                    continue;
                var candidate = new BeamCandidate(parent, token, following[token], sum);
                if (held.Count == count)
                    held.DequeueEnqueue(candidate, (sum, order));
                else
                    held.Enqueue(candidate, (sum, order));
            }
        }
        var best = new BeamCandidate[held.Count];
        for (var i = best.Length - 1; i >= 0; i--)
            best[i] = held.Dequeue();
        return best;
    }

    private static int WorstFirst((double Sum, long Order) a, (double Sum, long Order) b) =>
        a.Sum != b.Sum ? a.Sum.CompareTo(b.Sum) : b.Order.CompareTo(a.Order);
}
