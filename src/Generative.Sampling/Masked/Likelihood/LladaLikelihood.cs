using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// LLaDA's estimate of an answer's log likelihood given its prompt (Nie et al. 2025, equation 6): exactly k of the answer's L tokens are
/// masked, and their cross-entropy counts L / k. A batch has counts spread evenly over 1 to L from a random first one.
/// </summary>
public static class LladaLikelihood
{
    /// <summary>How many tokens each row of a batch masks.</summary>
    /// <param name="first">The first row's, 1 to <paramref name="length"/>; drawn uniformly.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="length">Tokens of the answer, at least 1.</param>
    /// <returns>Int64 [rows], each from 1 to <paramref name="length"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Tensor Counts(long first, int rows, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (first < 1 || first > length)
            throw new ArgumentOutOfRangeException(nameof(first), first, $"first is {first}; give 1 to {length}, the tokens of the answer.");
        // Halves go to the even number, as in the published code.
        var counts = Enumerable.Range(0, rows).Select(i => (long)Math.Round(first + ((double)length / rows * i), MidpointRounding.ToEven));
        return tensor(counts.Select(k => ((k - 1) % length) + 1).ToArray(), ScalarType.Int64);
    }

    /// <summary>One estimate a row of the negative log likelihood: minus its mean is the published log likelihood.</summary>
    /// <param name="logProbabilities">Log probabilities of all tokens: [batch, length, tokens], or [masked, tokens] for the masked
    /// positions alone, row by row.</param>
    /// <param name="clean">Prompt and answer [batch, length], int64, every row the same.</param>
    /// <param name="noisy">The same with counts[r] of the answer's tokens masked in row r
    /// (<see cref="MaskCorruption.ExactCount"/>).</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="answerLength">Tokens of the answer.</param>
    /// <returns>Nats [batch], dtype of <paramref name="logProbabilities"/>.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, or a clean token is none.</exception>
    public static Tensor Loss(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, int answerLength)
    {
        MaskedAnswers.Ids(clean, nameof(clean));
        if (answerLength < 1 || answerLength > clean.shape[1])
            throw new ArgumentOutOfRangeException(nameof(answerLength), answerLength,
                $"answerLength is {answerLength}; give 1 to {clean.shape[1]}, the tokens of a row.");
        using var lengths = full(clean.shape[0], answerLength, ScalarType.Int64, clean.device);
        return AnyOrderLoss.Loss(logProbabilities, clean, noisy, mask, lengths);
    }
}
