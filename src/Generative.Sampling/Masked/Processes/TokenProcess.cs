using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>What processes on tokens share: every token is noised on its own, after a schedule. Times run from 1 to 0.</summary>
public abstract class TokenProcess : ITokenProcess
{
    /// <summary>
    /// Time at which published samplers stop, to fill what is left in a last step: below it the schedules' rates run to infinity.
    /// </summary>
    public const double LastTime = 1e-5;

    private protected TokenProcess(MaskSchedule schedule, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        (Schedule, Vocabulary) = (schedule, vocabulary >= 2 ? vocabulary : throw new ArgumentOutOfRangeException(
            nameof(vocabulary), vocabulary, $"vocabulary is {vocabulary}; give at least 2, the mask counts where there is one."));
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Tokens;

    /// <summary>Always: what noise does next to a token depends on the token alone.</summary>
    public bool RaisesExactly => true;

    /// <summary>How fast tokens are noised.</summary>
    public MaskSchedule Schedule { get; }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public abstract int? Mask { get; }

    /// <inheritdoc/>
    public double Alpha(double level) => Schedule.Alpha(level);

    /// <inheritdoc/>
    public double Sigma(double level) => Schedule.Sigma(level);

    /// <inheritdoc/>
    public double SigmaRate(double level) => Schedule.SigmaRate(level);

    /// <inheritdoc/>
    public double LevelOf(double noised) => Schedule.TimeOf(noised);

    /// <summary>
    /// Evenly spaced times from 1 towards <see cref="LastTime"/>, the last one 0: the last step fills whatever is left.
    /// </summary>
    public IReadOnlyList<double> Levels(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return [.. Enumerable.Range(0, steps).Select(i => 1 + (LastTime - 1) * i / steps), 0];
    }

    /// <inheritdoc/>
    public abstract SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random);

    /// <summary>Draws x_t given x_0: one uniform a token decides whether it is noised, u below 1 - alpha(t).</summary>
    /// <exception cref="ArgumentException">The tokens are not int64.</exception>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        CheckTokens(clean);
        return Noised(clean, LevelMath.Over(clean, levels, Schedule.MaskProbability), random, key).MoveToOuterDisposeScope();
    }

    /// <summary>The exact step up: a token that is noised by the higher level and was not yet is noised now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The noise is scaled: tokens are noised or not.</exception>
    public SampleState Raise(
        SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        if (noiseScale != 1)
            throw new ArgumentOutOfRangeException(nameof(noiseScale), noiseScale, string.Create(CultureInfo.InvariantCulture,
                $"noiseScale is {noiseScale}; tokens are noised or not, give 1."));
        using var scope = NewDisposeScope();
        var ids = state.Value;
        CheckTokens(ids);
        // A token that had no chance to survive so far is noised already: nothing over nothing.
        var kept = LevelMath.Over(ids, to, Alpha) / LevelMath.Over(ids, from, Alpha).clamp_min(double.Epsilon);
        return state.With(Noised(ids, 1 - kept, random, key).MoveToOuterDisposeScope());
    }

    /// <summary>The tokens with each replaced by noise with a probability that broadcasts against them.</summary>
    private protected abstract Tensor Noised(Tensor ids, Tensor probability, IRandomSource random, DrawKey key);

    private static void CheckTokens(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dtype != ScalarType.Int64 || ids.dim() < 1)
            throw new ArgumentException(
                $"The tokens are {ids.dtype} [{string.Join(", ", ids.shape)}]; give Int64 [batch, ...].", nameof(ids));
    }
}
