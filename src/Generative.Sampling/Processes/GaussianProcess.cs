using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What all Gaussian processes share: x_t = s(t) (x_0 + sigma(t) n). A process adds its two functions and its customary levels.
/// </summary>
public abstract class GaussianProcess : IGaussianProcess
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Continuous;

    /// <summary>Always: the increment of variance is Gaussian whatever the clean state is.</summary>
    public bool CanRaise => true;

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
    public abstract double LevelOf(double sigma);

    /// <inheritdoc/>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var noise = random.Normal("prior", rowShape, ScalarType.Float64);
        return (noise * LevelMath.Over(noise, levels, t => Sigma(t) * Scale(t))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        var x0 = clean.to(ScalarType.Float64);
        var noise = random.Normal(key, clean.shape.AsSpan()[1..], ScalarType.Float64, clean.device);
        return (LevelMath.Over(x0, levels, Scale) * (x0 + LevelMath.Over(x0, levels, Sigma) * noise)).MoveToOuterDisposeScope();
    }

    /// <summary>x_t' = s(t')/s(t) x_t + s(t') sqrt(sigma(t')^2 - sigma(t)^2) S_noise n (Karras et al. 2022, algorithm 2, line 6, for any s).</summary>
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
}
