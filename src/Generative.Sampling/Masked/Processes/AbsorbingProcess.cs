using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Masked diffusion: noise turns a token into the mask, which stays (Austin et al. 2021, "Structured Denoising Diffusion Models in Discrete
/// State-Spaces", appendix A.2.2; Lou et al. 2024, section 3.3).
/// </summary>
/// <param name="schedule">How fast tokens are masked.</param>
/// <param name="vocabulary">Number of tokens, the mask included; at least 2.</param>
/// <param name="mask">Id of the mask.</param>
/// <exception cref="ArgumentOutOfRangeException">There are too few tokens, or the mask is none of them.</exception>
public sealed class AbsorbingProcess(MaskSchedule schedule, int vocabulary, int mask) : TokenProcess(schedule, vocabulary)
{
    /// <inheritdoc/>
    public override string Name => "absorbing";

    /// <inheritdoc/>
    public override int? Mask { get; } = mask >= 0 && mask < vocabulary ? mask : throw new ArgumentOutOfRangeException(
        nameof(mask), mask, $"mask is {mask}; give the id of a token, 0 to {vocabulary - 1}.");

    /// <summary>All masks, whatever the levels: runs start from nothing.</summary>
    public override SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return full([random.Rows, .. rowShape], Mask!.Value, ScalarType.Int64);
    }

    private protected override Tensor Noised(Tensor ids, Tensor probability, IRandomSource random, DrawKey key) =>
        ids.masked_fill(random.Uniform(key, ids.shape.AsSpan(1), device: ids.device).lt(probability), Mask!.Value);
}
