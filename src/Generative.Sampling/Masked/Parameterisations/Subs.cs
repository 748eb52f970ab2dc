using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The SUBS parameterisation of masked diffusion (Sahoo et al. 2024, section 3.2.3): the mask is never an answer, and a token that is
/// already there stays.
/// </summary>
public static class Subs
{
    /// <summary>The log probability of what cannot be: finite, so that p log p is 0 and not NaN; its exponential is exactly 0.</summary>
    public const double Never = -1e6;

    /// <summary>Log probabilities of the clean tokens.</summary>
    /// <param name="logits">Raw logits [batch, length, vocabulary], float32 or float64.</param>
    /// <param name="ids">The noisy tokens [batch, length], int64.</param>
    /// <param name="mask">Id of the mask token.</param>
    /// <returns>As <paramref name="logits"/>: normalised over the clean tokens at masked positions; 0 for the token that is there and
    /// <see cref="Never"/> for all others elsewhere.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or the mask is no token.</exception>
    public static Tensor LogProbabilities(Tensor logits, Tensor ids, long mask)
    {
        TokenShapes.Check(logits, ids, mask);
        using var scope = NewDisposeScope();
        var masked = ids.eq(mask).unsqueeze(-1);
        return where(masked, Open(logits, mask), Settled(logits, ids)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Log probabilities at positions that are known to be masked: the first case of <see cref="LogProbabilities"/> alone.
    /// </summary>
    /// <param name="logits">Raw logits [..., vocabulary].</param>
    /// <param name="mask">Id of the mask token.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mask is no token.</exception>
    public static Tensor MaskedLogProbabilities(Tensor logits, long mask)
    {
        TokenShapes.CheckMask(logits, mask);
        using var scope = NewDisposeScope();
        return Open(logits, mask).MoveToOuterDisposeScope();
    }

    /// <summary>Every log probability <see cref="Never"/> but the token's own, which is 0.</summary>
    private static Tensor Settled(Tensor logits, Tensor ids) =>
        full_like(logits, Never, dtype: logits.dtype).scatter(-1, ids.unsqueeze(-1), zeros_like(logits.narrow(-1, 0, 1)));

    private static Tensor Open(Tensor logits, long mask)
    {
        var barred = zeros(logits.shape[^1], logits.dtype, logits.device);
        barred[mask] = Never;
        var shifted = logits + barred;
        return shifted - shifted.logsumexp(-1, keepdim: true);
    }
}
