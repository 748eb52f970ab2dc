using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The bound of masked diffusion in T equal steps of time with alpha(t) = 1 - t (Austin et al. 2021, D3PM, equation 1; Sahoo et al. 2024,
/// equation 6 in its code's form): T times the divergence of one step at a random one, and what is left at time 0. Unlike the
/// other objectives it lets the network give the mask itself some probability; where that is 0, as with SUBS, the step's part is the
/// cross-entropy over t, and nothing is left.
/// </summary>
public static class DiscreteTimeLoss
{
    // The last step would have no clean token left and the logarithm of an infinity, as published.
    private const double LatestTime = 1 - 1e-4;

    /// <summary>The end of the step a time lies in: 1/T, 2/T, ..., 1.</summary>
    /// <param name="times">Times in [0, 1), any float dtype.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <returns>Float64, shape of <paramref name="times"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer steps.</exception>
    public static Tensor StepOf(Tensor times, int steps)
    {
        ArgumentNullException.ThrowIfNull(times);
        CheckSteps(steps);
        using var scope = NewDisposeScope();
        return (((times.to(ScalarType.Float64) * steps).floor() + 1) / steps).MoveToOuterDisposeScope();
    }

    /// <summary>T times each token's divergence in its step.</summary>
    /// <param name="logProbabilities">Log probabilities of the clean tokens and the mask: [batch, length, vocabulary], or
    /// [masked, vocabulary] for the masked positions alone, row by row.</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">The same with some masked.</param>
    /// <param name="mask">Id of the mask.</param>
    /// <param name="times">The ends of the steps [batch] (<see cref="StepOf"/>).</param>
    /// <param name="steps">T, at least 1.</param>
    /// <returns>Nats [batch, length], 0 where nothing is masked; dtype of <paramref name="logProbabilities"/>.</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit, a clean token is none, or the mask has no entry.</exception>
    public static Tensor Tokens(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask, Tensor times, int steps)
    {
        CheckSteps(steps);
        using var scope = NewDisposeScope();
        var nats = MaskedAnswers.Nats(logProbabilities, clean, noisy, mask);
        if (mask >= logProbabilities.shape[^1])
            throw new ArgumentException($"logProbabilities has {logProbabilities.shape[^1]} tokens and mask is {mask}; give the mask's own "
                + "log probability too.", nameof(logProbabilities));
        var staying = MaskedAnswers.AtMasked(logProbabilities, noisy, mask, a => a.select(-1, mask).exp());
        var t = MaskedAnswers.PerRow(times, nats, nameof(times)).to(ScalarType.Float64).clamp(1.0 / steps, LatestTime).unsqueeze(-1);
        var s = (t - (1.0 / steps)).clamp(min: 0);
        // The mask's odds now and a step earlier. At the first step there is no earlier mask, and its share s / t is 0.
        var now = ((1 - t) / t).to(nats.dtype);
        var before = ((1 - s) / s.clamp(min: 1e-9)).to(nats.dtype);
        var (grown, shrunk) = ((staying * now).log1p(), (staying * before).log1p());
        var kept = (s / t).to(nats.dtype);
        var loss = ((1 - kept) * (grown + nats)) + (kept * (grown - shrunk));
        return (loss * steps).masked_fill(noisy.ne(mask), 0).MoveToOuterDisposeScope();
    }

    /// <summary>What is left at time 0: the negative log probability of each token where all are there.</summary>
    /// <param name="logProbabilities">Log probabilities for the clean tokens themselves [batch, length, tokens].</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <returns>Nats [batch, length].</returns>
    /// <exception cref="ArgumentException">A shape or a dtype does not fit.</exception>
    public static Tensor Reconstruction(Tensor logProbabilities, Tensor clean)
    {
        TokenShapes.Check(logProbabilities, clean);
        using var scope = NewDisposeScope();
        return (-logProbabilities.gather(-1, clean.unsqueeze(-1)).squeeze(-1)).MoveToOuterDisposeScope();
    }

    private static void CheckSteps(int steps)
    {
        if (steps < 1)
            throw new ArgumentOutOfRangeException(nameof(steps), steps,
                string.Create(CultureInfo.InvariantCulture, $"steps is {steps}; give at least 1."));
    }
}
