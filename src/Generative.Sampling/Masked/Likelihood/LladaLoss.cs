using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The losses LLaDA is trained with (Nie et al. 2025, equations 3 and 5): the cross-entropy of masked tokens over the probability by which
/// they were masked, a token. The mean over the batch is the published loss.
/// </summary>
public static class LladaLoss
{
    /// <summary>Pre-training: every token may be masked (equation 3, over the length).</summary>
    /// <param name="logProbabilities">Log probabilities of all tokens: [batch, length, tokens], or [masked, tokens] for the masked
    /// positions alone, row by row. The published network's include the mask.</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">The same with some masked.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="probability">The probability by which each row was masked [batch], above 0.</param>
    /// <returns>Nats a token [batch], dtype of <paramref name="logProbabilities"/>.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, or a clean token is none.</exception>
    public static Tensor Pretraining(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor probability)
    {
        using var sum = LambdaDce.Loss(logProbabilities, clean, noisy, mask, probability);
        return sum / clean.shape[1];
    }

    /// <summary>Fine-tuning: the prompt is never masked, and a text's loss is over the length of its answer (equation 5).</summary>
    /// <param name="logProbabilities">As in <see cref="Pretraining"/>.</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">The same with some of the answer's masked.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="probability">The probability by which each row's answer was masked [batch], above 0.</param>
    /// <param name="promptLengths">Tokens of each row's prompt [batch], int64, below the length.</param>
    /// <returns>Nats a token of the answer [batch].</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, a clean token is none, or a row has no answer.</exception>
    public static Tensor FineTuning(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor probability,
        Tensor promptLengths)
    {
        using var scope = NewDisposeScope();
        var sum = LambdaDce.Loss(logProbabilities, clean, noisy, mask, probability);
        var answers = clean.shape[1] - MaskedAnswers.PerRow(promptLengths, sum, nameof(promptLengths));
        if (!answers.gt(0).all().item<bool>())
            throw new ArgumentException($"promptLengths reaches {promptLengths.max().item<long>()} of {clean.shape[1]} tokens; leave at "
                + "least one for each answer.", nameof(promptLengths));
        return (sum / answers).MoveToOuterDisposeScope();
    }

    /// <summary>Where an answer may be masked: bool [batch, length], false in the prompts.</summary>
    /// <param name="promptLengths">Tokens of each row's prompt [batch], int64.</param>
    /// <param name="length">Tokens a row.</param>
    public static Tensor Answers(Tensor promptLengths, long length)
    {
        ArgumentNullException.ThrowIfNull(promptLengths);
        using var scope = NewDisposeScope();
        return arange(length, ScalarType.Int64, promptLengths.device).ge(promptLengths.reshape(-1, 1)).MoveToOuterDisposeScope();
    }
}
