using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Nucleus sampling (Holtzman et al. 2020): drops the least likely tokens whose probabilities together do not exceed 1 - p. Of equally
/// likely tokens at the border the higher ids stay.
/// </summary>
public sealed class TopP : ILogitsRule
{
    /// <summary>Vocabularies up to this size are sorted whole.</summary>
    private const int Small = 1024;

    private readonly double _mass;
    private readonly Scalar _rest;      // 1 - p
    private readonly int _keep;

    /// <summary>A nucleus.</summary>
    /// <param name="mass">p, above 0, at most 1.</param>
    /// <param name="keep">Tokens that stay in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public TopP(double mass, int keep = 1)
    {
        RuleNumbers.Check(mass, mass is > 0 and <= 1, "top-p", "a number above 0, at most 1");
        (_mass, _rest, _keep) = (mass, 1 - mass, RuleNumbers.Keep(keep));
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (_mass == 1)
            return scores;
        using var scope = NewDisposeScope();
        var kept = scores.shape[^1] <= Small ? OfAll(scores)
            : _keep == 1 && Nucleus.Fits(scores) ? Nucleus.Of(scores, 1 - _mass)
            : OfLikely(scores);
        return kept.MoveToOuterDisposeScope();
    }

    private Tensor OfAll(Tensor scores)
    {
        var (sorted, order) = scores.sort(-1, descending: false, stable: true);
        var cut = Cut(sorted.softmax(-1).cumsum(-1));
        return scores.masked_fill(cut.scatter(-1, order, cut), HeldScalars.Barred);
    }

    /// <summary>
    /// The same without sorting what goes in any case: all tokens below a probability at which they do not exceed 1 - p together. What is
    /// left of a large vocabulary is sorted in a small part of the time.
    /// </summary>
    private Tensor OfLikely(Tensor scores)
    {
        var (vocabulary, p) = (scores.shape[^1], scores.softmax(-1));
        using Scalar unlikely = Unlikely(p);
        var count = Math.Max(p.ge(unlikely).sum(-1).max().item<long>(), _keep);
        if (count > vocabulary / 2)
            return OfAll(scores);
        // In the order of ids first, so that of equals the higher ids stay here too.
        var likely = scores.topk((int)count).indexes.sort(-1).Values;
        var (sorted, order) = scores.gather(-1, likely).sort(-1, descending: false, stable: true);
        var (places, chances) = (likely.gather(-1, order), p.gather(-1, likely).gather(-1, order));
        var others = p.scatter(-1, places, zeros_like(chances)).sum(-1, keepdim: true);
        var kept = sorted.masked_fill(Cut(others + chances.cumsum(-1)), HeldScalars.Barred);
        return full_like(scores, HeldScalars.Barred).scatter(-1, places, kept);
    }

    /// <summary>A probability below which all tokens of a row together have at most 1 - p, to a factor of 4 the highest.</summary>
    private double Unlikely(Tensor p)
    {
        var (most, bound) = (1 - _mass, (1 - _mass) / p.shape[^1]);
        while (true)
        {
            using Scalar next = 4 * bound;
            using var below = p.masked_fill(p.ge(next), HeldScalars.Zero).sum(-1, type: ScalarType.Float64).max();
            if (!(below.item<double>() <= most) || bound > 1)
                return bound;
            bound *= 4;
        }
    }

    /// <summary>Which of ascending tokens go, by what they and those before have together; the last ones stay.</summary>
    private Tensor Cut(Tensor together)
    {
        var cut = together.le(_rest);
        var kept = Math.Min(_keep, together.shape[^1]);
        cut.narrow(-1, together.shape[^1] - kept, kept).fill_(HeldScalars.False);
        return cut;
    }
}
