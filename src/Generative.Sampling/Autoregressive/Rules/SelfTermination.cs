using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The end of a self-terminating recurrent language model (Welleck et al. 2020, "Consistency of a Recurrent Language Model with Respect to
/// Incomplete Decoding", section 4.2): alpha = product over the steps so far of (1 - epsilon) sigmoid(u), u being the end's logit; an end
/// has probability 1 - alpha, which never falls, and the other tokens share alpha as their softmax says. A head: it wants raw logits,
/// before any other rule. The product is kept as its logarithm, so that it does not underflow in long texts.
/// </summary>
public sealed class SelfTermination : IRememberingRule
{
    private readonly Scalar _falls;     // ln(1 - epsilon)
    private readonly IReadOnlyList<int> _ends;

    /// <summary>A head.</summary>
    /// <param name="epsilon">Least probability of an end at each step; above 0, below 1.</param>
    /// <param name="endTokens">The tokens that end a text; several share the end's probability as their softmax says.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no end token.</exception>
    public SelfTermination(double epsilon, IReadOnlyList<int> endTokens)
    {
        RuleNumbers.Check(epsilon, epsilon is > 0 and < 1, "self-terminating", "a number above 0, below 1");
        (_falls, _ends) = (Math.Log(1 - epsilon), RuleNumbers.Ends(endTokens));
    }

    /// <inheritdoc/>
    public string Memory => "self-termination";

    /// <summary>0: the logarithm of an empty product.</summary>
    public double Initial => 0;

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows, Span<double> memory)
    {
        ArgumentNullException.ThrowIfNull(scores);
        using var scope = NewDisposeScope();
        var parted = new EndScores(scores, _ends);
        var before = tensor(memory.ToArray(), [memory.Length, 1], ScalarType.Float64, scores.device);
        var alpha = before + nn.functional.logsigmoid(parted.End.to(ScalarType.Float64)) + _falls;
        MemoryMarshal.Cast<byte, double>(alpha.cpu().contiguous().bytes).CopyTo(memory);
        return parted.With((-alpha.expm1()).log().to(scores.dtype), alpha.to(scores.dtype)).MoveToOuterDisposeScope();
    }
}
