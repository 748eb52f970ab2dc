using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Cross-entropy of the tokens that are masked, the quantity all objectives of masked diffusion weigh in their own way. With
/// <see cref="MaskSchedule.LossWeight(double)"/> it is the continuous-time bound of MDLM (Sahoo et al. 2024, section 3.5), token by token.
/// </summary>
public static class MaskedCrossEntropy
{
    /// <summary>Weighted negative log probability of each clean token.</summary>
    /// <param name="logProbabilities">Log probabilities of the clean tokens: [batch, length, tokens], or [masked, tokens] for the masked
    /// positions alone, row by row. The last dimension may or may not have the mask.</param>
    /// <param name="clean">Clean tokens [batch, length], int64, none of them the mask.</param>
    /// <param name="noisy">The same with some masked.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="weight">Weight of each row [batch] or each token [batch, length]; null for 1.</param>
    /// <returns>Nats [batch, length], 0 where nothing is masked; dtype of <paramref name="logProbabilities"/>.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, or a clean token is none.</exception>
    public static Tensor Tokens(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor? weight = null)
    {
        using var scope = NewDisposeScope();
        var nats = MaskedAnswers.Nats(logProbabilities, clean, noisy, mask);
        return (weight is null ? nats : nats * MaskedAnswers.Weight(weight, nats, nameof(weight))).MoveToOuterDisposeScope();
    }

    /// <summary>Mean of what was found at tokens over those that count: the scalar that MDLM and BD3-LM report.</summary>
    /// <param name="tokens">Losses [batch, length].</param>
    /// <param name="counted">[batch, length]: 1 at tokens that count, 0 at padding; null for all.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Mean(Tensor tokens, Tensor? counted = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (counted is null)
            return tokens.mean();
        if (!counted.shape.AsSpan().SequenceEqual(tokens.shape))
            throw new ArgumentException(
                $"counted is [{Text(counted)}]; give [{Text(tokens)}], one for each token.", nameof(counted));
        using var scope = NewDisposeScope();
        var share = counted.to(tokens.dtype);
        return ((tokens * share).sum() / share.sum()).MoveToOuterDisposeScope();
    }
}
