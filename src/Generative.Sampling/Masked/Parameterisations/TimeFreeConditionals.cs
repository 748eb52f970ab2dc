using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The parameterisation of RADD (Ou et al. 2024, theorem 1): what the noise does to the concrete score of masked diffusion is a known
/// factor, and what is left, the network's part, is the conditional probability of a clean token given those not masked, at no time.
/// </summary>
public static class TimeFreeConditionals
{
    /// <summary>Log conditional probabilities of the clean tokens: all but the last, which is the mask.</summary>
    /// <param name="logits">Raw logits [..., vocabulary].</param>
    /// <returns>[..., vocabulary - 1], normalised; only those at masked positions mean something.</returns>
    /// <exception cref="ArgumentException">There is no token beside the mask.</exception>
    public static Tensor LogProbabilities(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.dim() < 1 || logits.shape[^1] < 2)
            throw new ArgumentException(
                $"logits is [{string.Join(", ", logits.shape)}]; give at least one token and the mask in the last dimension.",
                nameof(logits));
        using var scope = NewDisposeScope();
        return logits.narrow(-1, 0, logits.shape[^1] - 1).log_softmax(-1).MoveToOuterDisposeScope();
    }
}
