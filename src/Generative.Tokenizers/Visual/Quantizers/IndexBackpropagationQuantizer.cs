using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Tokenizers;

/// <summary>
/// Index backpropagation quantisation (Shi et al. 2024, "Taming Scalable Visual Tokenizer for Autoregressive Image Generation"): codes are
/// chosen by inner product, and gradients go through the softmax over all of them, so that every code moves in every step and large
/// codebooks stay in use. Weights: <c>embedding.weight</c> [codes, channels].
/// </summary>
public sealed class IndexBackpropagationQuantizer : Module, IQuantizer
{
    /// <summary>Name of the term mean((code - z)^2) whose code carries the gradients of the softmax: latents and all codes move.</summary>
    public const string JointTerm = "joint";

    // The published code adds it to the averages inside the logarithm, and the codebook's entropy is a little biased by it.
    private const double Eps = 1e-5;

    private readonly Embedding embedding;

    /// <summary>A quantiser with fresh codes, normal of variance 1.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public IndexBackpropagationQuantizer(IndexBackpropagationOptions options) : base(nameof(IndexBackpropagationQuantizer))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        embedding = Embedding(options.Codes, options.Channels);
        RegisterComponents();
    }

    /// <summary>Its settings.</summary>
    public IndexBackpropagationOptions Options { get; }

    /// <inheritdoc/>
    public int Channels => Options.Channels;

    /// <inheritdoc/>
    public long Codes => Options.Codes;

    private Parameter Table => embedding.weight!;

    /// <inheritdoc/>
    public IReadOnlyList<TokenGrid> Grids(TokenGrid latent) => [latent];

    /// <inheritdoc/>
    public QuantizedLatent Quantize(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        var rows = LatentRows.Of(z.to(Table.dtype));
        var ids = NearestCode.ByProduct(rows.detach(), Table);
        var gradients = is_grad_enabled() && (z.requires_grad || Table.requires_grad);
        var codes = gradients ? WithSoftGradients(Table.index_select(0, ids), rows.mm(Table.t())) : Table.index_select(0, ids);
        return Pack(codes, ids, z).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Lookup(Tensor ids, TokenGrid latent)
    {
        QuantizerChecks.Ids(ids, Grids(latent), Codes);
        using var scope = NewDisposeScope();
        return LatentRows.Codes(ids, Table, latent).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The codes of <see cref="Quantize"/> with <see cref="JointTerm"/>, <see cref="QuantizerTerms.Commitment"/> and
    /// <see cref="QuantizerTerms.Codebook"/>, and, where they have a weight, the entropies. The total is joint + commitment + weight *
    /// codebook + weight * entropy.
    /// </summary>
    /// <param name="z">[batch, channels, height, width], a floating dtype. A table [batch * height * width, codes] is made.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    public QuantizerLosses Losses(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        using var scope = NewDisposeScope();
        var rows = LatentRows.Of(z.to(Table.dtype));
        var ids = NearestCode.ByProduct(rows.detach(), Table);
        var (hard, logits) = (Table.index_select(0, ids), rows.mm(Table.t()));
        var codes = WithSoftGradients(hard, logits);
        var terms = new Dictionary<string, Tensor>
        {
            [JointTerm] = (codes - rows).square().mean(),
            [QuantizerTerms.Commitment] = (hard.detach() - rows).square().mean(),
            [QuantizerTerms.Codebook] = (hard - rows.detach()).square().mean(),
        };
        var total = terms[JointTerm] + terms[QuantizerTerms.Commitment] + Options.CodebookWeight * terms[QuantizerTerms.Codebook];
        if (Options.EntropyWeight > 0)
        {
            AddEntropies(terms, logits);
            total += Options.EntropyWeight * terms[QuantizerTerms.EntropyAux];
        }
        return new QuantizerLosses(Pack(codes, ids, z), terms, total).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The chosen codes, with the gradients of (one-hot + softmax - stopped softmax) . table: the chosen code takes its own, and through
    /// the softmax latents and all codes take theirs. Written so that the values are the codes to the last bit.
    /// </summary>
    private Tensor WithSoftGradients(Tensor hard, Tensor logits)
    {
        var soft = logits.softmax(1);
        return hard + (soft - soft.detach()).mm(Table.detach());
    }

    private void AddEntropies(Dictionary<string, Tensor> terms, Tensor logits)
    {
        var scaled = logits / Options.Temperature;
        var probabilities = scaled.softmax(1);
        var average = probabilities.mean([0L]);
        var perSample = -(probabilities * scaled.log_softmax(1)).sum(1).mean();
        var codebook = -(average * (average + Eps).log()).sum();
        terms[QuantizerTerms.PerSampleEntropy] = perSample;
        terms[QuantizerTerms.CodebookEntropy] = codebook;
        terms[QuantizerTerms.EntropyAux] = Options.SampleWeight * perSample - Options.BatchWeight * codebook;
    }

    private static QuantizedLatent Pack(Tensor codes, Tensor ids, Tensor z) => new(
        LatentRows.Back(codes, z.shape[0], new((int)z.shape[2], (int)z.shape[3])).to(z.dtype), ids.reshape(z.shape[0], -1));
}
