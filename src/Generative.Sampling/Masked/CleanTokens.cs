using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Log probabilities of the clean tokens from what networks on tokens answer, in float64.</summary>
internal static class CleanTokens
{
    /// <summary>p(x_0 | x_t) of single positions.</summary>
    /// <param name="answer">
    /// [n, vocabulary]: logits, or log concrete scores. Columns from some token on may be left out if the mask is among them.
    /// </param>
    /// <param name="kind">Which of them.</param>
    /// <param name="tokens">What stands there, int64 [n].</param>
    /// <param name="process">The process.</param>
    /// <param name="level">Level of the positions.</param>
    /// <returns>[n, vocabulary]; -infinity for the mask, and for all but the token that stands there where it is not the mask.</returns>
    /// <exception cref="InvalidCombinationException">The answer is about no tokens, or about another number of them.</exception>
    public static Tensor LogProbabilities(Tensor answer, PredictionKind kind, Tensor tokens, ITokenProcess process, double level)
    {
        if (kind is not (PredictionKind.Logits or PredictionKind.ConcreteScore))
            throw new InvalidCombinationException($"The network answers in {kind}; samplers of tokens need Logits or ConcreteScore.");
        using var scope = NewDisposeScope();
        var x = Padded(answer.to(ScalarType.Float64), process);
        if (process.Mask is { } mask)
            return Masked(x, tokens, mask).MoveToOuterDisposeScope();
        return (kind == PredictionKind.Logits ? x.log_softmax(-1) : OfUniform(x, tokens, process.Sigma(level))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// SUBS in exact arithmetic: with a mask, scores are the clean probabilities times a number that all tokens share, so both kinds of
    /// answer only have to be normalised (Ou et al. 2024, equation 3.2).
    /// </summary>
    private static Tensor Masked(Tensor x, Tensor tokens, long mask)
    {
        var open = x.index_fill(-1, tensor(new[] { mask }, ScalarType.Int64, x.device), double.NegativeInfinity).log_softmax(-1);
        var settled = full_like(x, double.NegativeInfinity).scatter(-1, tokens.unsqueeze(-1), zeros_like(x.narrow(-1, 0, 1)));
        return where(tokens.eq(mask).unsqueeze(-1), open, settled);
    }

    /// <summary>A step of the exact reverse kernel all the way down; an imperfect network may give a little below 0.</summary>
    private static Tensor OfUniform(Tensor logScores, Tensor tokens, double sigma)
    {
        var p = UniformReverse.ByScores(logScores.unsqueeze(0), tokens.unsqueeze(0), sigma).squeeze(0).clamp_min(0);
        return (p / p.sum(-1, keepdim: true)).log();
    }

    /// <summary>
    /// The answer with columns of -infinity for the tokens it leaves out: the mask, and what else lies beyond the network's own (the
    /// codebook of aMUSEd is smaller than its vocabulary).
    /// </summary>
    /// <exception cref="InvalidCombinationException">The mask is not among what is left out, or the answer is too wide.</exception>
    public static Tensor Padded(Tensor answer, ITokenProcess process)
    {
        var missing = process.Vocabulary - answer.shape[^1];
        return missing == 0 ? answer
            : missing > 0 && process.Mask >= answer.shape[^1] ? nn.functional.pad(answer, [0, missing], value: double.NegativeInfinity)
            : throw new InvalidCombinationException($"The network answers for {answer.shape[^1]} tokens, "
                + $"the process '{process.Name}' has {process.Vocabulary}; they must agree, or the answer lack the last ones, the mask too.");
    }
}
