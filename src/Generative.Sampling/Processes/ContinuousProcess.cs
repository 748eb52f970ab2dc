using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What all continuous processes share: x_t = s(t) (x_0 + sigma(t) n). A process adds its two functions, its customary levels and the law
/// of its unit noise.
/// </summary>
public abstract class ContinuousProcess : IContinuousProcess
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Continuous;

    /// <inheritdoc/>
    public abstract bool RaisesExactly { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<double> Levels(int steps);

    /// <inheritdoc/>
    public abstract double Sigma(double level);

    /// <inheritdoc/>
    public abstract double SigmaRate(double level);

    /// <inheritdoc/>
    public virtual double Scale(double level) => 1;

    /// <inheritdoc/>
    public virtual double ScaleRate(double level) => 0;

    /// <inheritdoc/>
    public virtual double NoiseScale(double level) => Scale(level) * Sigma(level);

    /// <inheritdoc/>
    public virtual double NoiseScaleRate(double level) => ScaleRate(level) * Sigma(level) + Scale(level) * SigmaRate(level);

    /// <inheritdoc/>
    public abstract double LevelOf(double sigma);

    /// <inheritdoc/>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var noise = UnitNoise(rowShape, random, "prior", CPU);
        return (noise * LevelMath.Over(noise, levels, NoiseScale)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        var x0 = clean.to(ScalarType.Float64);
        var noise = UnitNoise(clean.shape.AsSpan()[1..], random, key, clean.device);
        return (LevelMath.Over(x0, levels, Scale) * x0 + LevelMath.Over(x0, levels, NoiseScale) * noise).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// x_t' = s(t')/s(t) x_t + s(t') sqrt(sigma(t')^2 - sigma(t)^2) S_noise n, n normal (Karras et al. 2022, algorithm 2, line 6, for any s).
    /// </summary>
    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        using var scope = NewDisposeScope();
        var x = state.Value;
        var noise = random.Normal(key, x.shape.AsSpan()[1..], ScalarType.Float64, x.device);
        var variance = (LevelMath.Over(x, to, t => Math.Pow(Sigma(t), 2)) - LevelMath.Over(x, from, t => Math.Pow(Sigma(t), 2))).clamp_min_(0);
        var ratio = LevelMath.Over(x, to, Scale) / LevelMath.Over(x, from, Scale);
        var raised = ratio * x + variance.sqrt() * LevelMath.Over(x, to, Scale) * noiseScale * noise;
        return state.With(raised.MoveToOuterDisposeScope());
    }

    /// <summary>Unit noise n of the process's law.</summary>
    /// <param name="rowShape">Shape of one row.</param>
    /// <param name="random">One stream a row.</param>
    /// <param name="key">Name of the draw.</param>
    /// <param name="device">Device of the result.</param>
    /// <returns>float64 [rows, rowShape...], in the caller's dispose scope.</returns>
    protected abstract Tensor UnitNoise(ReadOnlySpan<long> rowShape, IRandomSource random, DrawKey key, Device device);
}
