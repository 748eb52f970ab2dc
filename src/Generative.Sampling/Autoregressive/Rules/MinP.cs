using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Drops tokens less likely than a share of the likeliest one's probability (Nguyen et al. 2024, "Turning Up the Heat: Min-p Sampling for
/// Creative and Coherent LLM Outputs").
/// </summary>
public sealed class MinP : ILogitsRule
{
    private readonly Scalar _share;
    private readonly int _keep;

    /// <summary>A threshold.</summary>
    /// <param name="share">Share of the highest probability, 0 to 1.</param>
    /// <param name="keep">Of the likeliest tokens as many stay in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MinP(double share, int keep = 1) =>
        (_share, _keep) = (RuleNumbers.Check(share, share is >= 0 and <= 1, "min-p", "a number from 0 to 1"), RuleNumbers.Keep(keep));

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        using var scope = NewDisposeScope();
        var p = scores.softmax(-1);
        var cut = p.lt(p.max(-1, keepdim: true).values * _share);
        if (_keep > 1)
        {
            var kept = scores.topk((int)Math.Min(_keep, scores.shape[^1])).indexes;
            cut = cut.scatter(-1, kept, zeros_like(kept, ScalarType.Bool));
        }
        return scores.masked_fill(cut, HeldScalars.Barred).MoveToOuterDisposeScope();
    }
}
