using TorchSharp;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The objective of block diffusion (BD3-LM, Arriola et al. 2025, section 3): every block of a text has a time of its own, drawn from a
/// clipped range (section 5), and its masked tokens' cross-entropies weigh as <see cref="BlockNoise"/> says. The losses are those of
/// <see cref="MaskedCrossEntropy"/> with <see cref="Weights"/>; this is what goes in.
/// </summary>
public static class BlockDiffusionLoss
{
    /// <summary>A time for each token, the same within a block.</summary>
    /// <param name="uniforms">Draws [batch, blocks] in [0, 1).</param>
    /// <param name="blockSize">Tokens a block, at least 1.</param>
    /// <param name="low">Least time, 0 or more.</param>
    /// <param name="high">Latest time, not below <paramref name="low"/> and at most 1.</param>
    /// <param name="stratified">Whether the blocks of the batch share out the range between them, which the paper calls antithetic.</param>
    /// <returns>[batch, blocks x blockSize], dtype of the draws.</returns>
    /// <exception cref="ArgumentException">A shape or a number is out of range.</exception>
    public static Tensor Times(Tensor uniforms, int blockSize, double low = 1e-3, double high = 1, bool stratified = true)
    {
        ArgumentNullException.ThrowIfNull(uniforms);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        if (uniforms.dim() != 2)
            throw new ArgumentException($"uniforms is [{Text(uniforms)}]; give [batch, blocks].", nameof(uniforms));
        using var scope = NewDisposeScope();
        var places = stratified ? TimeDraws.Stratified(uniforms) : uniforms;
        return TimeDraws.Between(places, low, high).repeat_interleave(blockSize, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Probability that each token is masked, float64, shape of <paramref name="times"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside 0 to 1.</exception>
    public static Tensor MaskProbability(BlockNoise noise, Tensor times) => TimeDraws.Map(times, noise.MaskProbability);

    /// <summary>Weight of each token's cross-entropy, float64, shape of <paramref name="times"/>.</summary>
    /// <param name="noise">The schedule.</param>
    /// <param name="times">Times in (0, 1].</param>
    /// <param name="low">Least time of the range they were drawn from. Above one half the weights are all 1, as published: nearly
    /// all is masked then, and the plain cross-entropy of an autoregressive model is meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside 0 to 1.</exception>
    public static Tensor Weights(BlockNoise noise, Tensor times, double low = 1e-3) =>
        TimeDraws.Map(times, low > 0.5 ? _ => 1 : noise.LossWeight);

    /// <summary>The tokens that count, [batch, length]: all but each text's first, the beginning, which is never masked.</summary>
    /// <param name="attention">[batch, length]: 1 at tokens, 0 at padding.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public static Tensor Counted(Tensor attention)
    {
        ArgumentNullException.ThrowIfNull(attention);
        if (attention.dim() != 2 || attention.shape[1] < 1)
            throw new ArgumentException(
                $"attention is [{Text(attention)}]; give [batch, length] with at least one token.", nameof(attention));
        using var scope = NewDisposeScope();
        return cat([zeros_like(attention.narrow(1, 0, 1)), attention.narrow(1, 1, attention.shape[1] - 1)], 1).MoveToOuterDisposeScope();
    }
}
