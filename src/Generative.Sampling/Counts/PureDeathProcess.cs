using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Pixels as counts that die one by one, each at rate 1: x_t ~ Binomial(x_0, e^-t), and every picture ends black. Santos, Fox, Lubbers, Lin
/// 2023, "Blackout Diffusion: Generative Diffusion Models in Discrete-State Spaces". The level is the time t.
/// </summary>
public sealed class PureDeathProcess : IForwardProcess
{
    /// <summary>A pure death process.</summary>
    /// <param name="support">Values a pixel may have, 0 to support - 1; 2 to 65536.</param>
    /// <param name="tEnd">Time the forward process is cut off at, above ln 2, at most 500; e^-t_end of the counts are then alive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PureDeathProcess(int support = 256, double tEnd = 15)
    {
        if (support is < 2 or > 65536)
            throw new ArgumentOutOfRangeException(nameof(support), support, $"support is {support}; give 2 to 65536, such as 256.");
        // Up to ln 2 the observation times, which lie evenly around logit 0, would run backwards.
        if (!(tEnd > Math.Log(2) && tEnd <= 500))
            throw new ArgumentOutOfRangeException(nameof(tEnd), tEnd, string.Create(
                CultureInfo.InvariantCulture, $"t_end is {tEnd}; give a number above 0.694 and at most 500, such as 15."));
        (Support, TEnd) = (support, tEnd);
    }

    /// <summary>The process's name, for solvers that move no other.</summary>
    public const string ProcessName = "pure-death";

    /// <inheritdoc/>
    public string Name => ProcessName;

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Counts;

    /// <summary>Values a pixel may have.</summary>
    public int Support { get; }

    /// <summary>Largest count, support - 1.</summary>
    public int MaxCount => Support - 1;

    /// <summary>Time the process is cut off at.</summary>
    public double TEnd { get; }

    /// <summary>Yes: what is alive at t is alive later with probability e^-(t' - t), whatever x_0 was.</summary>
    public bool RaisesExactly => true;

    /// <summary>
    /// The times t_0 &lt; ... &lt; t_(T-1) at which a run looks: e^-t is spaced evenly in its logit, from 1 - e^-t_end to e^-t_end, as
    /// published. A single time is t_end.
    /// </summary>
    /// <param name="count">T, at least 1.</param>
    public double[] ObservationTimes(int count) => [.. Levels(count).Take(count).Reverse()];

    /// <summary>The observation times of that many steps, largest first, and 0.</summary>
    public IReadOnlyList<double> Levels(int steps)
    {
        // -logit(e^-t) = ln(e^t - 1) and back, t = ln(1 + e^g); written so that neither end loses digits.
        var end = TEnd + Math.Log(1 - Math.Exp(-TEnd));
        double[] times = [.. NoiseSchedules.Linear(steps, end, -end)
            .Select(g => Math.Max(g, 0) + StableMath.LogP1(Math.Exp(-Math.Abs(g))))];
        times[0] = TEnd;            // exactly: the way through the logit may miss it by the last bit
        return NoiseSchedules.WithZero(times);
    }

    /// <summary>Black: the counts still alive at t_end, e^-t_end of them, are left out.</summary>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random) =>
        zeros([random.Rows, .. rowShape], ScalarType.Int64);

    /// <summary>x_t ~ Binomial(x_0, e^-t); clean values are rounded to counts.</summary>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        return Thin(Counts(clean), LevelMath.Over(clean, levels, t => Math.Exp(-t)), random, key).MoveToOuterDisposeScope();
    }

    /// <summary>x_t' ~ Binomial(x_t, e^-(t' - t)).</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">noiseScale is not 1: deaths have no deviation to scale.</exception>
    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        if (noiseScale != 1)
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture, $"noiseScale is {noiseScale}; deaths have no deviation to scale, give 1."));
        using var scope = NewDisposeScope();
        var x = state.Value;
        var alive = (LevelMath.Over(x, from, t => t) - LevelMath.Over(x, to, t => t)).exp();
        return state.With(Thin(x, alive, random, key).MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Share of the counts dead at t that are alive at an earlier s: p = (e^-s - e^-t) / (1 - e^-t), the chance that a birth still to be
    /// made falls into a step. 0 where the level stays, exactly 1 where s is 0.
    /// </summary>
    /// <param name="state">[batch, ...], for the result's shape.</param>
    /// <param name="from">t.</param>
    /// <param name="to">s, not above t.</param>
    /// <returns>float64, broadcasts against the state, in the caller's dispose scope.</returns>
    public static Tensor BirthShare(Tensor state, NoiseLevels from, NoiseLevels to)
    {
        using var scope = NewDisposeScope();
        var (t, s) = (LevelMath.Over(state, from, v => v), LevelMath.Over(state, to, v => v));
        var share = (-s).exp() * ((s - t).expm1() / (-t).expm1());
        return where(t.gt(s), share, zeros_like(share)).MoveToOuterDisposeScope();
    }

    /// <summary>Values as counts, int64: rounded half to even, and kept within the support.</summary>
    public Tensor Counts(Tensor values)
    {
        using var scope = NewDisposeScope();
        return (values.is_floating_point() ? values.round() : values).to(ScalarType.Int64).clamp(0, MaxCount).MoveToOuterDisposeScope();
    }

    private static Tensor Thin(Tensor counts, Tensor alive, IRandomSource random, DrawKey key) =>
        CountDraws.Binomial(counts, alive, random.Uniform(key, counts.shape.AsSpan()[1..]));
}
