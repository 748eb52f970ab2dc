using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The any-order autoregressive form, k-DCE (Uria et al. 2014; Hoogeboom et al. 2022; Ou et al. 2024, RADD, theorem 2): k of L tokens, the
/// first k of a random order, are masked, and their cross-entropy counts L / k. Its mean over a uniform k from 1 to L and all orders bounds
/// the negative log likelihood, and is the mean of the autoregressive ones over all orders.
/// </summary>
public static class AnyOrderLoss
{
    /// <summary>The loss of each text, k being how many of its tokens are masked.</summary>
    /// <param name="logProbabilities">Log probabilities of the clean tokens: [batch, length, tokens], or [masked, tokens] for the masked
    /// positions alone, row by row.</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">The same with some masked (<see cref="MaskCorruption.ExactCount"/>).</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="lengths">L of each row [batch] where not every position could be masked, as with padding or a prompt; null for the
    /// whole length.</param>
    /// <returns>Nats [batch], dtype of <paramref name="logProbabilities"/>; 0 for a row without a masked token.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, or a clean token is none.</exception>
    public static Tensor Loss(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor? lengths = null)
    {
        using var scope = NewDisposeScope();
        var nats = MaskedAnswers.Nats(logProbabilities, clean, noisy, mask).sum(-1);
        var count = noisy.eq(mask).sum(-1).clamp(min: 1).to(nats.dtype);
        var loss = lengths is null ? nats * clean.shape[1] / count : nats * MaskedAnswers.PerRow(lengths, nats, nameof(lengths)) / count;
        return loss.MoveToOuterDisposeScope();
    }
}
