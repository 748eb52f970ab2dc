using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The denoising cross-entropy in time, t-DCE (Ou et al. 2024, RADD, theorem 2): the rate over e^sigma - 1 times the cross-entropy of the
/// masked tokens. Its mean over a uniform time bounds the negative log likelihood.
/// </summary>
public static class TimeDce
{
    /// <summary>The loss of each text at its time.</summary>
    /// <param name="logProbabilities">Log probabilities of the clean tokens: [batch, length, tokens], or [masked, tokens] for the masked
    /// positions alone, row by row.</param>
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
        var nats = MaskedAnswers.Nats(logProbabilities, clean, noisy, mask).sum(-1);
        return (nats * MaskedAnswers.PerRow(weight, nats, nameof(weight))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What the authors' code adds to the paper's form: the weight times log(e^sigma - 1) a masked token, since it takes the logarithm of
    /// the score and not of the probability. It has no gradient, and with it the loss is no bound; for comparison with that code alone.
    /// </summary>
    /// <param name="noisy">Tokens with some masked [batch, length].</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="weight">As in <see cref="Loss"/>.</param>
    /// <param name="sigma">Total noise at each row's time [batch], above 0.</param>
    /// <returns>[batch], dtype of <paramref name="weight"/>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor PublishedConstant(Tensor noisy, long mask, Tensor weight, Tensor sigma)
    {
        MaskedAnswers.Ids(noisy, nameof(noisy));
        ArgumentNullException.ThrowIfNull(weight);
        using var scope = NewDisposeScope();
        var count = noisy.eq(mask).sum(-1).to(weight.dtype);
        var log = ConcreteScore.LogExpm1(MaskedAnswers.PerRow(sigma, count, nameof(sigma)));
        return (MaskedAnswers.PerRow(weight, count, nameof(weight)) * log * count).MoveToOuterDisposeScope();
    }
}
