using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Epsilon sampling (Hewitt, Manning, Liang 2022): drops tokens less likely than a threshold; the likeliest stays.</summary>
public sealed class Epsilon : ILogitsRule
{
    private readonly Scalar _threshold;

    /// <summary>A threshold.</summary>
    /// <param name="threshold">Probability, above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public Epsilon(double threshold) =>
        _threshold = RuleNumbers.Check(threshold, threshold is > 0 and < 1, "epsilon", "a number above 0, below 1");

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        using var scope = NewDisposeScope();
        return RuleMath.ButTheLikeliest(scores, scores.softmax(-1).lt(_threshold)).MoveToOuterDisposeScope();
    }
}
