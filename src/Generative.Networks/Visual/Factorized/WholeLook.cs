using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Sequences of one length without a cache: each token sees itself and those before it in its sequence.</summary>
/// <param name="options">The network.</param>
/// <param name="rotary">Cosines and sines of a sequence.</param>
/// <param name="length">Tokens of a sequence.</param>
/// <param name="dropout">What training drops; null for nothing.</param>
internal sealed class WholeLook(FactorizedOptions options, (Tensor Cos, Tensor Sin) rotary, long length, FactorizedDropout? dropout)
    : FactorizedLook(options, rotary)
{
    /// <inheritdoc/>
    protected override Tensor Split(Tensor fused) => fused.view(-1, length, Options.Heads + 2 * Options.KeyHeads, Options.HeadSize);

    /// <inheritdoc/>
    protected override Tensor Mix(int layer, Tensor query, Tensor key, Tensor value)
    {
        var (q, k, v) = (query.transpose(1, 2), Shared(key), Shared(value));
        var mixed = dropout is { Attention: > 0 } ? Dropped(q, k, v)
            : functional.scaled_dot_product_attention(q, k, v, is_casual: true);
        return mixed.transpose(1, 2).reshape(-1, Options.Width);
    }

    /// <summary>The same with weights dropped by the given generator, which torch's own attention cannot take.</summary>
    private Tensor Dropped(Tensor q, Tensor k, Tensor v)
    {
        var hidden = ones([length, length], ScalarType.Bool, q.device).triu(1);
        using Scalar root = Math.Sqrt(Options.HeadSize);
        var scores = einsum("bhid,bhjd->bhij", q, k).div(root).masked_fill(hidden, HeldScalars.Unseen);
        return einsum("bhij,bhjd->bhid", dropout!.Drop(scores.softmax(-1), dropout.Attention), v);
    }

    /// <summary>[rows, length, key heads, size] -> [rows, heads, length, size], each key head for every query head that shares it.</summary>
    private Tensor Shared(Tensor x)
    {
        var heads = x.transpose(1, 2);
        return Options.KeyHeads == Options.Heads ? heads : heads.repeat_interleave(Options.Heads / Options.KeyHeads, 1);
    }
}
