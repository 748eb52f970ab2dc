using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Tokenizers;

/// <summary>
/// Plain vector quantisation (van den Oord et al. 2017, "Neural Discrete Representation Learning"): the nearest code by squared distance,
/// straight-through gradients. The codebook follows running averages (appendix A.1) or gradients. Weights: <c>embedding.weight</c> [codes,
/// channels], and with averages <c>embedding.cluster_size</c> [codes] and <c>embedding.embed_avg</c> [codes, channels].
/// </summary>
public sealed class VectorQuantizer : Module, IQuantizer
{
    private readonly AveragedCodebook embedding;

    /// <summary>A quantiser with fresh codes, normal of length about 1.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public VectorQuantizer(VectorQuantizerOptions options) : base(nameof(VectorQuantizer))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        embedding = new AveragedCodebook(options);
        RegisterComponents();
    }

    /// <summary>Its settings.</summary>
    public VectorQuantizerOptions Options { get; }

    /// <inheritdoc/>
    public int Channels => Options.Channels;

    /// <inheritdoc/>
    public long Codes => Options.Codes;

    /// <inheritdoc/>
    public IReadOnlyList<TokenGrid> Grids(TokenGrid latent) => [latent];

    /// <inheritdoc/>
    public QuantizedLatent Quantize(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        return Pack(Choose(z), z).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Lookup(Tensor ids, TokenGrid latent)
    {
        QuantizerChecks.Ids(ids, Grids(latent), Codes);
        using var scope = NewDisposeScope();
        return LatentRows.Codes(ids, embedding.Table, latent).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The codes of <see cref="Quantize"/> with <see cref="QuantizerTerms.Commitment"/> and, for a codebook that learns by gradients,
    /// <see cref="QuantizerTerms.Codebook"/>; the total is codebook + weight * commitment. A codebook of averages is moved afterwards, in
    /// training mode.
    /// </summary>
    /// <param name="z">[batch, channels, height, width], a floating dtype.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    public QuantizerLosses Losses(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        var (rows, ids, codes) = Choose(z);
        var terms = new Dictionary<string, Tensor> { [QuantizerTerms.Commitment] = (codes.detach() - rows).square().mean() };
        var total = Options.CommitmentWeight * terms[QuantizerTerms.Commitment];
        if (Options.Decay is null)
        {
            terms[QuantizerTerms.Codebook] = (codes - rows.detach()).square().mean();
            total += terms[QuantizerTerms.Codebook];
        }
        var losses = new QuantizerLosses(Pack((rows, ids, codes), z), terms, total).MoveToOuterDisposeScope();
        if (training)
            embedding.Follow(rows.detach(), ids);
        return losses;
    }

    private (Tensor Rows, Tensor Ids, Tensor Codes) Choose(Tensor z)
    {
        var rows = LatentRows.Of(z.to(embedding.Table.dtype));
        var ids = NearestCode.ByDistance(rows.detach(), embedding.Table);
        return (rows, ids, embedding.Table.index_select(0, ids));
    }

    private static QuantizedLatent Pack((Tensor Rows, Tensor Ids, Tensor Codes) chosen, Tensor z) => new(
        LatentRows.StraightThrough(LatentRows.Back(chosen.Codes, z.shape[0], new((int)z.shape[2], (int)z.shape[3])), z),
        chosen.Ids.reshape(z.shape[0], -1));
}
