using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The denoising cross-entropy over the probability of being masked, lambda-DCE (Ou et al. 2024, RADD, theorem 2): every token is masked
/// with probability lambda, and the cross-entropy of those masked counts 1 / lambda. Its mean over a uniform lambda bounds the negative
/// log likelihood; no schedule is left in it.
/// </summary>
public static class LambdaDce
{
    /// <summary>The loss of each text at its probability.</summary>
    /// <param name="logProbabilities">Log probabilities of the clean tokens: [batch, length, tokens], or [masked, tokens] for the masked
    /// positions alone, row by row.</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">The same with some masked.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="probability">The probability lambda by which each row was masked [batch], above 0.</param>
    /// <returns>Nats [batch], dtype of <paramref name="logProbabilities"/>.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, or a clean token is none.</exception>
    public static Tensor Loss(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor probability)
    {
        using var scope = NewDisposeScope();
        var nats = MaskedAnswers.Nats(logProbabilities, clean, noisy, mask).sum(-1);
        return (nats / MaskedAnswers.PerRow(probability, nats, nameof(probability))).MoveToOuterDisposeScope();
    }
}
