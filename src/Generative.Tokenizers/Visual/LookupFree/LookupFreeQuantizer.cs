using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>
/// Lookup-free quantisation (Yu et al. 2023, "Language Model Beats Diffusion", section 3.1): a code is the signs of a latent's channels,
/// its id their bits; there is no table, however many codes there are. A channel of exactly 0 counts as negative.
/// </summary>
public sealed class LookupFreeQuantizer : IQuantizer
{
    private readonly long[] _places;    // value of each channel's bit

    /// <summary>A quantiser; it has no weights.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public LookupFreeQuantizer(LookupFreeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        var bits = Enumerable.Range(0, options.Bits).Select(i => 1L << i);
        _places = [.. options.Order == BitOrder.LeastSignificantFirst ? bits : bits.Reverse()];
    }

    /// <summary>Its settings.</summary>
    public LookupFreeOptions Options { get; }

    /// <inheritdoc/>
    public int Channels => Options.Bits;

    /// <inheritdoc/>
    public long Codes => 1L << Options.Bits;

    /// <inheritdoc/>
    public IReadOnlyList<TokenGrid> Grids(TokenGrid latent) => [latent];

    /// <inheritdoc/>
    public QuantizedLatent Quantize(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        using var positive = z.gt(0);
        var ids = (positive.to(ScalarType.Int64) * Places(z.device).reshape(1, -1, 1, 1)).sum(1).flatten(1);
        var code = Code(z);
        // The other way round, z + (code - z), would round: the sum of this one is the code to the last bit.
        var latent = z.requires_grad && is_grad_enabled() ? code + (z - z.detach()) : code;
        return new QuantizedLatent(latent, ids).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Lookup(Tensor ids, TokenGrid latent)
    {
        QuantizerChecks.Ids(ids, Grids(latent), Codes);
        using var scope = NewDisposeScope();
        var bits = ids.unsqueeze(1).bitwise_and(Places(ids.device).reshape(1, -1, 1)).ne(0);      // [batch, K, tokens]
        return Signs(bits, ScalarType.Float32).reshape(ids.shape[0], Channels, latent.Height, latent.Width).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The codes of <see cref="Quantize"/> with <see cref="QuantizerTerms.PerSampleEntropy"/>,
    /// <see cref="QuantizerTerms.CodebookEntropy"/>, <see cref="QuantizerTerms.EntropyAux"/> and
    /// <see cref="QuantizerTerms.Commitment"/>; the total is of the last two, with the weights of <see cref="Options"/>.
    /// </summary>
    /// <param name="z">[batch, bits, height, width], a floating dtype; the entropies are computed in float32 at least.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit, or there are more than 24 bits.</exception>
    public QuantizerLosses Losses(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        if (Channels > SignEntropy.MostBits)
            throw new ArgumentException($"z has {Channels} channels; the entropy of the codebook is written out for at most "
                + $"{SignEntropy.MostBits}, train with fewer.", nameof(z));
        using var scope = NewDisposeScope();
        var wide = z.dtype is ScalarType.Float32 or ScalarType.Float64 ? z : z.to(ScalarType.Float32);
        var (perSample, codebook) = SignEntropy.Of(wide, Options.Temperature);
        var entropy = Options.SampleWeight * perSample - Options.BatchWeight * codebook;
        var commitment = (wide - Code(wide)).square().mean();
        var terms = new Dictionary<string, Tensor>
        {
            [QuantizerTerms.PerSampleEntropy] = perSample,
            [QuantizerTerms.CodebookEntropy] = codebook,
            [QuantizerTerms.EntropyAux] = entropy,
            [QuantizerTerms.Commitment] = commitment,
        };
        var total = Options.EntropyWeight * entropy + Options.CommitmentWeight * commitment;
        return new QuantizerLosses(Quantize(z), terms, total).MoveToOuterDisposeScope();
    }

    private static Tensor Code(Tensor z)
    {
        using var positive = z.detach().gt(0);
        return Signs(positive, z.dtype);
    }

    private static Tensor Signs(Tensor positive, ScalarType dtype) => positive.to(dtype).mul_(2).sub_(1);

    private Tensor Places(Device device) => tensor(_places, device: device);
}
