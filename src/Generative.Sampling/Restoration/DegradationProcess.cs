using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A degradation and a little noise as a forward process: x_t = mu_t(x_0) + sigma_t n. Without noise this is cold diffusion (Bansal et al.
/// 2022); with it, the generalisation of DDIM's forward process to maps that are not a factor. Its networks predict the clean state.
/// </summary>
public sealed class DegradationProcess : IForwardProcess
{
    private readonly Func<double, double> _noise;
    private readonly double _maxLevel;

    /// <summary>A process.</summary>
    /// <param name="degradation">mu.</param>
    /// <param name="maxLevel">Level a run starts from; above 0, in the degradation's unit.</param>
    /// <param name="noise">sigma of a level, 0 at level 0 and not negative; null for none anywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not above 0.</exception>
    public DegradationProcess(IDegradation degradation, double maxLevel = 1, Func<double, double>? noise = null)
    {
        if (!(maxLevel > 0 && double.IsFinite(maxLevel)))
            throw new ArgumentOutOfRangeException(nameof(maxLevel), maxLevel, string.Create(
                CultureInfo.InvariantCulture, $"maxLevel is {maxLevel}; give a level above 0."));
        (Degradation, _maxLevel, _noise) = (degradation, maxLevel, noise ?? (_ => 0));
    }

    /// <summary>mu.</summary>
    public IDegradation Degradation { get; }

    /// <inheritdoc/>
    public string Name => Degradation.Name;

    /// <inheritdoc/>
    public StateKind Kind => StateKind.Continuous;

    /// <summary>Never: what a degradation does next depends on what it has destroyed.</summary>
    public bool RaisesExactly => false;

    /// <summary>sigma_t.</summary>
    public double NoiseScale(double level) => _noise(level);

    /// <summary>Even levels from the highest to 0.</summary>
    public IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Linear(NoiseSchedules.Checked(steps) + 1, _maxLevel, 0);

    /// <summary>The degraded zero picture and noise: a prior where the degradation leaves nothing of the picture.</summary>
    /// <exception cref="NotSupportedException">There is no noise to draw: every run must start from a degraded picture.</exception>
    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        if (_noise(levels.Max) == 0)
            throw new NotSupportedException(
                $"'{Name}' without noise has no prior to draw from; start from a degraded picture or a clean one (SamplingRequest.Start).");
        using var scope = NewDisposeScope();
        return Noised(zeros([random.Rows, .. rowShape], ScalarType.Float64), levels, random, "prior").MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        using var scope = NewDisposeScope();
        return Noised(clean.to(ScalarType.Float64), levels, random, key).MoveToOuterDisposeScope();
    }

    /// <summary>Not to be had: see <see cref="RaisesExactly"/>.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public SampleState Raise(
        SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1) =>
        throw new NotSupportedException(
            $"'{Name}' cannot degrade a picture further without the clean one; use a sampler that adds no noise.");

    private Tensor Noised(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key)
    {
        var mean = levels.IsUniform ? Degradation.Degrade(clean, levels.Uniform) : cat([.. Enumerable.Range(0, (int)clean.shape[0])
            .Select(row => Degradation.Degrade(clean.narrow(0, row, 1), RowLevel(levels, row)))]);
        var noise = random.Normal(key, clean.shape.AsSpan()[1..], ScalarType.Float64, clean.device);
        return mean + LevelMath.Over(clean, levels, _noise) * noise;
    }

    private double RowLevel(NoiseLevels levels, int row) => levels.Columns == 1 ? levels[row, 0]
        : throw new InvalidCombinationException(
            $"'{Name}' degrades whole pictures; the plan gives {levels.Columns} positions a level each.");
}
