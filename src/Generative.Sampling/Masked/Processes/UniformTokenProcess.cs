using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Noise turns a token into one drawn uniformly from all of them, perhaps itself (Austin et al. 2021, appendix A.2.1; Lou et al. 2024,
/// section 3.3). Nothing in the state says which tokens are noise.
/// </summary>
/// <param name="schedule">How fast tokens are replaced.</param>
/// <param name="vocabulary">Number of tokens; at least 2.</param>
/// <exception cref="ArgumentOutOfRangeException">There are too few tokens.</exception>
public sealed class UniformTokenProcess(MaskSchedule schedule, int vocabulary) : TokenProcess(schedule, vocabulary)
{
    /// <inheritdoc/>
    public override string Name => "uniform-tokens";

    /// <inheritdoc/>
    public override int? Mask => null;

    /// <summary>Uniform tokens, whatever the levels.</summary>
    public override SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        return Tokens(random.Uniform("prior", rowShape)).MoveToOuterDisposeScope();
    }

    private protected override Tensor Noised(Tensor ids, Tensor probability, IRandomSource random, DrawKey key)
    {
        var shape = ids.shape.AsSpan(1);
        var moved = random.Uniform(key, shape, device: ids.device).lt(probability);
        var replacement = Tokens(random.Uniform(new DrawKey($"{key.Name}-token", key.Index), shape, device: ids.device));
        return where(moved, replacement, ids);
    }

    private Tensor Tokens(Tensor uniform) => (uniform * Vocabulary).floor().to(ScalarType.Int64).clamp_max(Vocabulary - 1);
}
