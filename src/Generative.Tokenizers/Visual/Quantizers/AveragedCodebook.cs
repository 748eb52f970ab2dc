using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Tokenizers;

/// <summary>
/// A table of codes that either learns by gradients or follows running averages of the latents that chose each code (van den Oord et al.
/// 2017, appendix A.1). Weights: <c>weight</c>, and with averages <c>cluster_size</c> and <c>embed_avg</c>.
/// </summary>
internal sealed class AveragedCodebook : Module
{
    private readonly VectorQuantizerOptions _options;
    private readonly Parameter weight;              // [codes, channels]
    private readonly Tensor? cluster_size;          // [codes]: average count in a step
    private readonly Tensor? embed_avg;             // [codes, channels]: average sum in a step

    public AveragedCodebook(VectorQuantizerOptions options) : base(nameof(AveragedCodebook))
    {
        _options = options;
        using (var drawn = Embedding(options.Codes, options.Channels))
            weight = new Parameter(drawn.weight!.detach() * (1 / Math.Sqrt(options.Channels)), options.Decay is null);
        if (options.Decay is not null)
        {
            // A count of 1 and a sum of the code itself: a code nobody chooses stays where it is while its count fades.
            cluster_size = ones(options.Codes);
            embed_avg = weight.detach().clone();
        }
        RegisterComponents();
    }

    /// <summary>The codes: [codes, channels].</summary>
    public Parameter Table => weight;

    /// <summary>Moves the averages, and the codes to them.</summary>
    /// <param name="rows">Latents [n, channels].</param>
    /// <param name="ids">Their codes, int64 [n].</param>
    public void Follow(Tensor rows, Tensor ids)
    {
        if (_options.Decay is not { } decay || cluster_size is null || embed_avg is null)
            return;
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var counts = zeros_like(cluster_size).index_add_(0, ids, ones(ids.shape[0], weight.dtype, weight.device), 1);
        var sums = zeros_like(embed_avg).index_add_(0, ids, rows, 1);
        cluster_size.mul_(decay).add_(counts * (1 - decay));
        embed_avg.mul_(decay).add_(sums * (1 - decay));
        if (_options.RevivalThreshold > 0)
            Revive(rows, cluster_size, embed_avg);
        var total = cluster_size.sum();
        var smoothed = (cluster_size + _options.Epsilon) / (total + _options.Codes * _options.Epsilon) * total;
        weight.copy_(embed_avg / smoothed.unsqueeze(1));
    }

    /// <summary>
    /// Puts codes nobody chooses onto latents of the batch, spread evenly over it by the golden ratio: batches are random already, and
    /// a step that draws nothing can be repeated.
    /// </summary>
    private void Revive(Tensor rows, Tensor counts, Tensor sums)
    {
        var threshold = _options.RevivalThreshold;
        var dead = counts.lt(threshold).nonzero().flatten();
        if (dead.shape[0] == 0)
            return;
        const double golden = 0.6180339887498949;
        var places = ((dead.to(ScalarType.Float64) + 1) * golden).frac() * rows.shape[0];
        var chosen = rows.index_select(0, places.to(ScalarType.Int64).clamp(0, rows.shape[0] - 1));
        // Above the threshold, or the next step would move them again before anybody could choose them.
        var count = Math.Max(1, 2 * threshold);
        counts.index_fill_(0, dead, count);
        sums.index_copy_(0, dead, chosen * count);
    }
}
