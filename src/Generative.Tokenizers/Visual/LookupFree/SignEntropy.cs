using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>
/// The two entropies of lookup-free quantisation (Yu et al. 2023, equation 5) over all 2^K codes, exactly and without a [positions, 2^K]
/// table. With p(c) the softmax of 2 z . c / temperature and c of signs, p is a product over channels: each is a coin of logit
/// 4 z_i / temperature. So
/// <list type="bullet">
/// <item>the entropy of a position is the sum of its coins' entropies, at any K;</item>
/// <item>the average over positions, which is no product, is one matrix product: with p = (lower half of the channels) x (upper half),
/// the [2^(K/2), 2^(K/2)] table of averages is upper^T lower. For 2^18 codes and 2048 positions that is 4 MB a half and 1 MB of table,
/// where the full table would be 2 GB.</item>
/// </list>
/// </summary>
internal static class SignEntropy
{
    /// <summary>The most channels whose 2^K averages are written out: 64 MB of them.</summary>
    public const int MostBits = 24;

    // The published code adds it to the averages inside the logarithm, and the codebook's entropy is a little biased by it.
    private const double Eps = 1e-5;

    /// <summary>Mean entropy of a position's codes, and entropy of the codes' averages; scalars in nats.</summary>
    /// <param name="z">[batch, K, h, w], in float32 or float64.</param>
    /// <param name="temperature">What the affinities are divided by.</param>
    public static (Tensor PerSample, Tensor Codebook) Of(Tensor z, double temperature)
    {
        using var scope = NewDisposeScope();
        var bits = z.shape[1];
        var logits = z.flatten(2).transpose(1, 2).reshape(-1, bits) * (4 / temperature);     // [positions, K]
        var (lower, upper) = (Joint(logits.narrow(1, 0, bits / 2)), Joint(logits.narrow(1, bits / 2, bits - bits / 2)));
        var average = upper.t().mm(lower) / logits.shape[0];
        var codebook = -(average * (average + Eps).log()).sum();
        return (CoinEntropy(logits).sum(1).mean().MoveToOuterDisposeScope(), codebook.MoveToOuterDisposeScope());
    }

    /// <summary>Written with the size of the logit so that no two large numbers cancel.</summary>
    private static Tensor CoinEntropy(Tensor logits)
    {
        var size = logits.abs();
        return (-size).exp().log1p() + size * (-size).sigmoid();
    }

    /// <summary>Probabilities of all sides of k coins: [positions, k] -> [positions, 2^k], the last coin the most significant.</summary>
    private static Tensor Joint(Tensor logits)
    {
        var joint = logits.new_ones(logits.shape[0], 1);
        for (var i = 0; i < logits.shape[1]; i++)
        {
            var logit = logits.narrow(1, i, 1);
            joint = cat([joint * (-logit).sigmoid(), joint * logit.sigmoid()], 1);
        }
        return joint;
    }
}
