using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What each token of a pass through some blocks sees, and where it stands.</summary>
/// <param name="options">The network.</param>
/// <param name="rotary">Cosines and sines of the tokens, to be broadcast over their heads.</param>
internal abstract class FactorizedLook(FactorizedOptions options, (Tensor Cos, Tensor Sin) rotary)
{
    /// <summary>The network.</summary>
    protected FactorizedOptions Options { get; } = options;

    /// <summary>Attention from queries, keys and values side by side: [tokens, (heads + 2 key heads) size] -> [tokens, width].</summary>
    public Tensor Mix(int layer, Tensor fused)
    {
        using var scope = NewDisposeScope();
        var (heads, keyHeads) = (Options.Heads, Options.KeyHeads);
        var all = Split(fused);
        var turned = FactorizedRotary.Turn(all.narrow(-2, 0, heads + keyHeads), rotary.Cos, rotary.Sin);
        return Mix(layer, turned.narrow(-2, 0, heads), turned.narrow(-2, heads, keyHeads), all.narrow(-2, heads + keyHeads, keyHeads))
            .MoveToOuterDisposeScope();
    }

    /// <summary>[tokens, n size] -> [..., n, size].</summary>
    protected abstract Tensor Split(Tensor fused);

    /// <summary>Attention of one layer from what <see cref="Split"/> gives.</summary>
    protected abstract Tensor Mix(int layer, Tensor query, Tensor key, Tensor value);
}
