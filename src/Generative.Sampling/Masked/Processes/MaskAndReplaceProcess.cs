using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Noise masks tokens, or now and then replaces them by uniform ones (Gu et al. 2022, "Vector Quantized Diffusion Model for Text-to-Image
/// Synthesis", section 4.1). Levels are whole: level l is the published timestep l - 1, and 0 is clean. The mask is the last token.
/// Probabilities of being kept and masked are linear in the timestep.
/// </summary>
public sealed class MaskAndReplaceProcess : IForwardProcess
{
    private readonly double[] _kept, _masked;

    /// <summary>A process.</summary>
    /// <param name="vocabulary">Number of tokens, the mask (the last) included; at least 3.</param>
    /// <param name="timesteps">Timesteps the networks are trained with; at least 1.</param>
    /// <param name="keptFirst">Probability of being kept at the first timestep.</param>
    /// <param name="keptLast">The same at the last.</param>
    /// <param name="maskedFirst">Probability of being masked at the first timestep.</param>
    /// <param name="maskedLast">The same at the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or a step would have negative probabilities.</exception>
    public MaskAndReplaceProcess(int vocabulary, int timesteps = 100, double keptFirst = 0.99999, double keptLast = 9e-6,
        double maskedFirst = 9e-6, double maskedLast = 0.99999)
    {
        Require(vocabulary >= 3, nameof(vocabulary), vocabulary, "at least 3: two tokens and the mask");
        Require(timesteps >= 1, nameof(timesteps), timesteps, "at least 1");
        Require(keptFirst is > 0 and <= 1, nameof(keptFirst), keptFirst, "a probability above 0");
        Require(keptLast is > 0 and <= 1, nameof(keptLast), keptLast, "a probability above 0");
        Require(maskedFirst is >= 0 and < 1, nameof(maskedFirst), maskedFirst, "a probability below 1");
        Require(maskedLast is >= 0 and < 1, nameof(maskedLast), maskedLast, "a probability below 1");
        (Vocabulary, Timesteps) = (vocabulary, timesteps);
        (_kept, _masked) = (Line(1, keptFirst, keptLast, timesteps), Line(0, maskedFirst, maskedLast, timesteps));
        for (var level = 1; level <= timesteps; level++)
        {
            var (keep, replace, mask) = Between(level - 1, level);
            if (keep < 0 || replace < 0 || mask < 0)
                throw new ArgumentOutOfRangeException(nameof(keptLast), keptLast, string.Create(CultureInfo.InvariantCulture,
                    $"The step to timestep {level - 1} would have the probabilities {keep}, {replace}, {mask}; "
                    + $"let what is kept fall and what is masked rise, together at most 1."));
        }
    }

    /// <inheritdoc/>
    public string Name => "mask-and-replace";

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Tokens;

    /// <summary>Always: what noise does next to a token depends on the token alone.</summary>
    public bool RaisesExactly => true;

    /// <summary>Number of tokens, the mask included.</summary>
    public int Vocabulary { get; }

    /// <summary>Id of the mask: the last token.</summary>
    public int Mask => Vocabulary - 1;

    /// <summary>The highest level.</summary>
    public int Timesteps { get; }

    /// <summary>The process that settings describe, named as published: <c>num_vec_classes</c>, <c>num_train_timesteps</c>,
    /// <c>alpha_cum_start</c>, <c>alpha_cum_end</c>, <c>gamma_cum_start</c>, <c>gamma_cum_end</c>.</summary>
    /// <exception cref="InvalidDataException">A setting is missing or unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static MaskAndReplaceProcess Create(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.AllowOnly(
            "num_vec_classes", "num_train_timesteps", "alpha_cum_start", "alpha_cum_end", "gamma_cum_start", "gamma_cum_end");
        return new(settings.Required<int>("num_vec_classes"), settings.Optional("num_train_timesteps", 100),
            settings.Optional("alpha_cum_start", 0.99999), settings.Optional("alpha_cum_end", 9e-6),
            settings.Optional("gamma_cum_start", 9e-6), settings.Optional("gamma_cum_end", 0.99999));
    }

    /// <summary>From a clean token to a level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not a whole number from 0 to <see cref="Timesteps"/>.</exception>
    public MaskAndReplaceKernel At(double level) => Between(0, level);

    /// <summary>From one level to a higher one, for a token that is not masked yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A level is not a whole number from 0 to <see cref="Timesteps"/>.</exception>
    public MaskAndReplaceKernel Between(double from, double to)
    {
        var (low, high) = (Index(from), Index(to));
        var keep = _kept[high] / _kept[low];
        var mask = 1 - (1 - _masked[high]) / (1 - _masked[low]);
        // Differences of numbers near 1: what is below 0 by rounding alone is 0.
        var rest = 1 - keep - mask;
        return new(keep, Math.Abs(rest) < 1e-14 ? 0 : rest / (Vocabulary - 1), mask);
    }

    /// <summary>Evenly spaced whole levels from the highest to 0: all of them when there are as many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more steps than levels.</exception>
    public IReadOnlyList<double> Levels(int steps)
    {
        Require(steps >= 1 && steps <= Timesteps, nameof(steps), steps, $"1 to {Timesteps}, the timesteps there are");
        return [.. Enumerable.Range(0, steps + 1).Select(i => (double)(Timesteps - (int)((long)Timesteps * i / steps)))];
    }

    /// <summary>All masks, whatever the levels: runs start from nothing.</summary>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return full([random.Rows, .. rowShape], Mask, ScalarType.Int64);
    }

    /// <inheritdoc/>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key) =>
        Noised(clean, levels.Select(_ => 0), levels, random, key);

    /// <inheritdoc/>
    public SampleState Raise(
        SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        Require(noiseScale == 1, nameof(noiseScale), noiseScale, "1: tokens are noised or not");
        return state.With(Noised(state.Value, from, to, random, key));
    }

    private Tensor Noised(Tensor ids, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (Math.Max(from.Rows, to.Rows), Math.Max(from.Columns, to.Columns));
        var places = NoiseLevels.PerRow(rows, [.. Enumerable.Range(0, rows * columns).Select(i => (double)i)]);
        var shape = ids.shape.AsSpan(1);
        var u = random.Uniform(key, shape, device: ids.device);
        var other = (random.Uniform(new DrawKey($"{key.Name}-token", key.Index), shape, device: ids.device) * Mask).floor()
            .to(ScalarType.Int64).clamp_max(Mask - 1);
        var masked = u.lt(Over(k => k.Mask)) | ids.eq(Mask);
        var replaced = u.lt(Over(k => k.Mask + k.Replace * Mask));
        return where(replaced, other, ids).masked_fill(masked, Mask).MoveToOuterDisposeScope();

        Tensor Over(Func<MaskAndReplaceKernel, double> part) => LevelMath.Over(ids, places, i =>
            part(Between(from[(int)i / columns, (int)i % columns], to[(int)i / columns, (int)i % columns])));
    }

    private int Index(double level)
    {
        Require(level >= 0 && level <= Timesteps && level == Math.Floor(level),
            nameof(level), level, $"a whole number from 0 to {Timesteps}");
        return (int)level;
    }

    /// <summary>The clean value, then a line over the timesteps.</summary>
    private static double[] Line(double clean, double first, double last, int count) =>
        [clean, .. Enumerable.Range(0, count).Select(i => first + (count == 1 ? 1 : i / (count - 1.0)) * (last - first))];

    private static void Require(bool holds, string name, double value, string what)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give {what}."));
    }
}
