using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The denoising score entropy in time, t-DSE (Lou et al. 2024, theorem 3.6; Ou et al. 2024, RADD, theorem 2), of scores that are
/// conditional probabilities c over e^sigma - 1. With r = 1 / (e^sigma - 1) a masked token's
/// sum of s - r log s + r (log r - 1) is r (-log c + sum of c - 1): the same without logarithms of large numbers, and the same as
/// <see cref="TimeDce"/> once c is normalised.
/// </summary>
public static class TimeDse
{
    /// <summary>The loss of each text at its time.</summary>
    /// <param name="logProbabilities">Logarithms of c, which need not be normalised: [batch, length, tokens], or [masked, tokens] for the
    /// masked positions alone, row by row. An entry of the mask's own must be <see cref="Subs.Never"/>, or not be there.</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">The same with some masked.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="weight"><see cref="MaskSchedule.LossWeight(double)"/> at each row's time, [batch]; finite, so at no time
    /// 0.</param>
    /// <returns>Nats [batch], dtype of <paramref name="logProbabilities"/>.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, or a clean token is none.</exception>
    public static Tensor Loss(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var nats = MaskedAnswers.Nats(logProbabilities, clean, noisy, mask);
        var excess = MaskedAnswers.AtMasked(logProbabilities, noisy, mask, a => a.exp().sum(-1) - 1);
        var loss = (nats + excess).sum(-1);
        return (loss * MaskedAnswers.PerRow(weight, loss, nameof(weight))).MoveToOuterDisposeScope();
    }
}
