using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Concrete scores, the ratios p_t(y) / p_t(x) of sequences that differ in one token (Lou et al. 2024, section 3.1), as logarithms.
/// </summary>
public static class ConcreteScore
{
    /// <summary>Log scores from what SEDD's network answers.</summary>
    /// <param name="logits">Raw logits [batch, length, vocabulary].</param>
    /// <param name="ids">The noisy tokens [batch, length], int64.</param>
    /// <param name="sigma">Total noise of each row [batch], above 0; null where the network was trained without scaling
    /// (<c>scale_by_sigma</c>). With it log(e^sigma - 1) and the log of the number of other tokens are taken off.</param>
    /// <returns>As <paramref name="logits"/>; 0 for the token that is there.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor FromLogits(Tensor logits, Tensor ids, Tensor? sigma)
    {
        TokenShapes.Check(logits, ids);
        using var scope = NewDisposeScope();
        var scores = sigma is null ? logits
            : logits - LogExpm1(TokenShapes.PerRow(sigma, logits)) - Math.Log(logits.shape[^1] - 1);
        return Self(scores, ids).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Log scores of masked diffusion from log probabilities of the clean tokens (<see cref="Subs"/>): at a masked position the probability
    /// over e^sigma - 1; elsewhere only the way back to the mask, e^sigma - 1.
    /// </summary>
    /// <param name="logProbabilities">[batch, length, vocabulary].</param>
    /// <param name="ids">The noisy tokens [batch, length], int64.</param>
    /// <param name="sigma">Total noise of each row [batch], above 0.</param>
    /// <param name="mask">Id of the mask token.</param>
    /// <returns>As <paramref name="logProbabilities"/>; <see cref="Subs.Never"/> where no single change leads.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or the mask is no token.</exception>
    public static Tensor FromLogProbabilities(Tensor logProbabilities, Tensor ids, Tensor sigma, long mask)
    {
        TokenShapes.Check(logProbabilities, ids, mask);
        using var scope = NewDisposeScope();
        var odds = LogExpm1(TokenShapes.PerRow(sigma, logProbabilities));
        var settled = full_like(logProbabilities, Subs.Never, dtype: logProbabilities.dtype);
        settled[TensorIndex.Ellipsis, TensorIndex.Single(mask)] = odds.squeeze(-1).expand(ids.shape);
        return Self(where(ids.eq(mask).unsqueeze(-1), logProbabilities - odds, settled), ids).MoveToOuterDisposeScope();
    }

    /// <summary>log(e^sigma - 1): by expm1 where sigma is small, and without overflow where it is large.</summary>
    internal static Tensor LogExpm1(Tensor sigma) =>
        where(sigma.lt(1), sigma.clamp(max: 1).expm1().log(), sigma + (-(-sigma).exp()).log1p());

    /// <summary>The score of no change at all: a ratio of 1.</summary>
    private static Tensor Self(Tensor scores, Tensor ids) =>
        scores.scatter(-1, ids.unsqueeze(-1), zeros_like(scores.narrow(-1, 0, 1)));
}
