using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The end of a non-monotonic self-terminating language model (Choi, Lee, Cho 2022, arXiv 2210.00660, section 4): at step t = 1, 2, ...
/// its probability is alpha = (1 - sigmoid(u)) (1 - (1 - epsilon)^t) + sigmoid(u), u being its logit; the other tokens share 1 - alpha as
/// their softmax says. A text ends with probability 1, yet the end's probability may fall again. A head: it wants raw logits, before any
/// other rule.
/// </summary>
public sealed class NonMonotonicTermination : ILogitsRule
{
    private readonly double _falls;     // ln(1 - epsilon)
    private readonly IReadOnlyList<int> _ends;

    /// <summary>A head.</summary>
    /// <param name="epsilon">How fast the lower bound of the end's probability grows; above 0, below 1.</param>
    /// <param name="endTokens">The tokens that end a text; several share the end's probability as their softmax says.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no end token.</exception>
    public NonMonotonicTermination(double epsilon, IReadOnlyList<int> endTokens)
    {
        RuleNumbers.Check(epsilon, epsilon is > 0 and < 1, "nmst", "a number above 0, below 1");
        (_falls, _ends) = (Math.Log(1 - epsilon), RuleNumbers.Ends(endTokens));
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = NewDisposeScope();
        var parted = new EndScores(scores, _ends);
        var bound = tensor([.. rows.Select(r => (r.Made + 1) * _falls)], [rows.Count, 1], ScalarType.Float64)
            .to(scores.dtype).to(scores.device);
        // 1 - alpha = (1 - sigmoid(u)) (1 - epsilon)^t, which keeps its digits in logarithms where alpha is near 1.
        var goesOn = nn.functional.logsigmoid(-parted.End) + bound;
        return parted.With((-goesOn.expm1()).log(), goesOn).MoveToOuterDisposeScope();
    }
}
