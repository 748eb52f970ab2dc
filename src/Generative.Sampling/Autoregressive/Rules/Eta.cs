using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Eta sampling (Hewitt, Manning, Liang 2022, "Truncation Sampling as Language Model Desmoothing"): drops tokens less likely than
/// min(eta, sqrt(eta) exp(-entropy)); the likeliest stays.
/// </summary>
public sealed class Eta : ILogitsRule
{
    private readonly Scalar _eta, _root;

    /// <summary>A threshold.</summary>
    /// <param name="eta">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public Eta(double eta) => (_eta, _root) =
        (RuleNumbers.Check(eta, eta is > 0 and < 1, "eta", "a number above 0, below 1"), Math.Sqrt(eta));

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        using var scope = NewDisposeScope();
        var threshold = ((-RuleMath.Entropy(scores)).exp() * _root).clamp_max(_eta);
        return RuleMath.ButTheLikeliest(scores, scores.softmax(-1).lt(threshold)).MoveToOuterDisposeScope();
    }
}
