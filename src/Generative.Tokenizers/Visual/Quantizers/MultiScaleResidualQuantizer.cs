using System.Globalization;
using Generative.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Tokenizers;

/// <summary>
/// The quantiser of next-scale prediction (Tian et al. 2024, "Visual Autoregressive Modeling", algorithms 1 and 2): each scale quantises,
/// at its own size, what the scales before it left over. Weights: <c>embedding.weight</c> [codes, channels], <c>quant_resi...</c>, and
/// <c>ema_vocab_hit_SV</c> [scales, codes], the published count of used codes, kept as it is.
/// </summary>
public sealed class MultiScaleResidualQuantizer : Module, IQuantizer
{
    private readonly Embedding embedding;
    private readonly ResidualConvolutions quant_resi;
    private readonly Tensor ema_vocab_hit_SV;
    private readonly TokenGrid[] _grids;

    /// <summary>A quantiser with fresh codes, normal of variance 1.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public MultiScaleResidualQuantizer(MultiScaleResidualOptions options) : base(nameof(MultiScaleResidualQuantizer))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        _grids = [.. options.Scales.Select(side => new TokenGrid(side, side))];
        quant_resi = new ResidualConvolutions(options);
        embedding = Embedding(options.Codes, options.Channels);
        ema_vocab_hit_SV = zeros(options.Scales.Count, options.Codes);
        RegisterComponents();
    }

    /// <summary>Its settings.</summary>
    public MultiScaleResidualOptions Options { get; }

    /// <inheritdoc/>
    public int Channels => Options.Channels;

    /// <inheritdoc/>
    public long Codes => Options.Codes;

    /// <summary>The grids of the scales, from coarse to fine.</summary>
    public IReadOnlyList<TokenGrid> ScaleGrids => _grids;

    /// <summary>Which convolution follows the codes of each scale, where there are several.</summary>
    public IReadOnlyList<int> ConvolutionOfScale => quant_resi.OfScale;

    private Parameter Table => embedding.weight!;

    /// <inheritdoc/>
    public IReadOnlyList<TokenGrid> Grids(TokenGrid latent) => latent == _grids[^1] ? _grids
        : throw new ArgumentException($"latent is {latent}; the last scale is {_grids[^1]}, give a latent of that size.", nameof(latent));

    /// <inheritdoc/>
    public QuantizedLatent Quantize(Tensor z)
    {
        Check(z);
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            var rest = z.detach().to(Table.dtype);
            var (sum, ids) = (zeros_like(rest), new List<Tensor>());
            for (var scale = 0; scale < _grids.Length; scale++)
            {
                ids.Add(Choose(rest, scale));
                var added = Added(ids[^1], scale);
                (sum, rest) = (sum + added, rest - added);
            }
            return Pack(sum, ids, z).MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc/>
    public Tensor Lookup(Tensor ids, TokenGrid latent)
    {
        QuantizerChecks.Ids(ids, Grids(latent), Codes);
        using var scope = NewDisposeScope();
        return Sums(ids)[^1].MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The codes of <see cref="Quantize"/> with <see cref="QuantizerTerms.Commitment"/> and <see cref="QuantizerTerms.Codebook"/>, each the
    /// mean over scales of the squared distance between the latent and the sum so far; the total is codebook + weight * commitment.
    /// </summary>
    /// <param name="z">[batch, channels, side, side] of the last scale, a floating dtype.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    public QuantizerLosses Losses(Tensor z)
    {
        Check(z);
        using var scope = NewDisposeScope();
        var wide = z.to(Table.dtype);
        var fixedZ = wide.detach();
        var (sum, ids) = (zeros_like(fixedZ), new List<Tensor>());
        var (commitment, codebook) = (zeros([], Table.dtype, Table.device), zeros([], Table.dtype, Table.device));
        for (var scale = 0; scale < _grids.Length; scale++)
        {
            ids.Add(Choose(fixedZ - sum.detach(), scale));
            sum += Added(ids[^1], scale);
            commitment += (sum.detach() - wide).square().mean();
            codebook += (sum - fixedZ).square().mean();
        }
        var terms = new Dictionary<string, Tensor>
        {
            [QuantizerTerms.Commitment] = commitment / _grids.Length,
            [QuantizerTerms.Codebook] = codebook / _grids.Length,
        };
        var total = terms[QuantizerTerms.Codebook] + Options.CommitmentWeight * terms[QuantizerTerms.Commitment];
        return new QuantizerLosses(Pack(sum, ids, z), terms, total).MoveToOuterDisposeScope();
    }

    /// <summary>The latent after each scale.</summary>
    /// <param name="ids">int64 [batch, tokens of all scales].</param>
    /// <returns>As many as scales, each [batch, channels, side, side] of the last scale; the last is <see cref="Lookup"/>'s.</returns>
    /// <exception cref="ArgumentException">An id is out of range, or their number does not fit.</exception>
    public IReadOnlyList<Tensor> Pyramid(Tensor ids)
    {
        QuantizerChecks.Ids(ids, _grids, Codes);
        using var scope = NewDisposeScope();
        var sums = Sums(ids);
        foreach (var sum in sums) sum.MoveToOuterDisposeScope();
        return sums;
    }

    /// <summary>
    /// What the network is given in training in place of its own answers (teacher forcing): for each scale but the first the latent so far,
    /// at that scale's size.
    /// </summary>
    /// <param name="ids">int64 [batch, tokens of all scales].</param>
    /// <returns>[batch, tokens of all scales but the first, channels].</returns>
    /// <exception cref="ArgumentException">An id is out of range, or their number does not fit.</exception>
    public Tensor TeacherInput(Tensor ids)
    {
        QuantizerChecks.Ids(ids, _grids, Codes);
        using var scope = NewDisposeScope();
        var inputs = Sums(ids).SkipLast(1).Select((sum, scale) => Shrink(sum, scale + 1).flatten(2).transpose(1, 2)).ToList();
        return (inputs.Count > 0 ? cat(inputs, 1) : zeros([ids.shape[0], 0, Channels], Table.dtype, Table.device))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Adds the tokens of a scale in generation.</summary>
    /// <param name="scale">The scale the tokens are of, from 0.</param>
    /// <param name="ids">int64 [batch, tokens of that scale].</param>
    /// <param name="sum">The latent so far; null before the first scale. It stays the caller's.</param>
    /// <returns>The latent with them, and the input of the next scale.</returns>
    /// <exception cref="ArgumentException">A scale, an id or a shape does not fit; the message says which.</exception>
    public NextScale NextInput(int scale, Tensor ids, Tensor? sum = null)
    {
        if (scale < 0 || scale >= _grids.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"scale is {scale}; there are {_grids.Length}, give 0 to {_grids.Length - 1}."), nameof(scale));
        QuantizerChecks.Ids(ids, [_grids[scale]], Codes);
        var last = _grids[^1];
        if (sum is not null && !sum.shape.SequenceEqual([ids.shape[0], Channels, last.Height, last.Width]))
            throw new ArgumentException(
                $"sum has shape [{ShapeText.Text(sum)}]; give [{ids.shape[0]}, {Channels}, {last.Height}, {last.Width}].", nameof(sum));
        using var scope = NewDisposeScope();
        var added = Added(ids, scale);
        var next = sum is null ? added : sum + added;
        var input = scale == _grids.Length - 1 ? next.alias() : Shrink(next, scale + 1);
        return new(next.MoveToOuterDisposeScope(), input.MoveToOuterDisposeScope());
    }

    private void Check(Tensor z)
    {
        QuantizerChecks.Latent(z, Channels);
        Grids(new((int)z.shape[2], (int)z.shape[3]));
    }

    /// <summary>The latent after each scale, for checked ids.</summary>
    private List<Tensor> Sums(Tensor ids)
    {
        var (sums, start) = (new List<Tensor>(), 0L);
        for (var scale = 0; scale < _grids.Length; scale++)
        {
            var added = Added(ids.narrow(1, start, _grids[scale].Tokens), scale);
            sums.Add(sums.Count == 0 ? added : sums[^1] + added);
            start += _grids[scale].Tokens;
        }
        return sums;
    }

    /// <summary>The ids of a scale: int64 [batch, tokens of it].</summary>
    private Tensor Choose(Tensor rest, int scale)
    {
        var rows = LatentRows.Of(scale == _grids.Length - 1 ? rest : Shrink(rest, scale));
        var table = Table.detach();
        var ids = Options.ByAngle
            ? NearestCode.ByProduct(functional.normalize(rows, dim: 1), functional.normalize(table, dim: 1))
            : NearestCode.ByDistance(rows, table);
        return ids.reshape(rest.shape[0], -1);
    }

    /// <summary>What the codes of a scale add to the latent.</summary>
    private Tensor Added(Tensor ids, int scale)
    {
        var codes = LatentRows.Codes(ids, Table, _grids[scale]);
        if (scale < _grids.Length - 1)
            codes = functional.interpolate(
                codes, [_grids[^1].Height, _grids[^1].Width], mode: InterpolationMode.Bicubic, align_corners: false);
        return quant_resi.Apply(scale, codes);
    }

    /// <summary>To the size of a scale by the means of areas, which is what area interpolation is.</summary>
    private Tensor Shrink(Tensor x, int scale) => functional.adaptive_avg_pool2d(x, [_grids[scale].Height, _grids[scale].Width]);

    private static QuantizedLatent Pack(Tensor sum, List<Tensor> ids, Tensor z) => new(LatentRows.StraightThrough(sum, z), cat(ids, 1));
}
