using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Locally typical sampling (Meister et al. 2023): keeps the tokens whose surprise -log p is nearest to the entropy, in the order of that
/// distance, until their probabilities together reach a mass; those as near as the last of them stay too.
/// </summary>
public sealed class Typical : ILogitsRule
{
    private readonly Scalar? _mass;     // null where nothing is dropped
    private readonly int _keep;

    /// <summary>A typical set.</summary>
    /// <param name="mass">Probability it shall hold, above 0, at most 1.</param>
    /// <param name="keep">Of the most typical tokens as many stay in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Typical(double mass, int keep = 1)
    {
        RuleNumbers.Check(mass, mass is > 0 and <= 1, "typical", "a number above 0, at most 1");
        (_mass, _keep) = (mass == 1 ? null : (Scalar)mass, RuleNumbers.Keep(keep));
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (_mass is null)
            return scores;
        using var scope = NewDisposeScope();
        var vocabulary = scores.shape[^1];
        var distance = (-scores.log_softmax(-1) - RuleMath.Entropy(scores)).abs();
        var (sorted, order) = distance.sort(-1, descending: false, stable: true);
        var together = scores.gather(-1, order).softmax(-1).cumsum(-1);
        // Rounding may leave the sum of all a little below the mass: the last one is then the border.
        var reaches = together.lt(_mass).narrow(-1, 0, vocabulary - 1).sum(-1, keepdim: true);
        var cut = sorted.gt(sorted.gather(-1, reaches));
        cut.narrow(-1, 0, Math.Min(_keep, vocabulary)).fill_(HeldScalars.False);
        return scores.masked_fill(cut.scatter(-1, order, cut), HeldScalars.Barred).MoveToOuterDisposeScope();
    }
}
