using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>A latent on the codes of a quantiser.</summary>
/// <param name="Latent">
/// [batch, channels, height, width] in the dtype of what was quantised. Its values are those of the codes; gradients go through to what
/// was quantised (straight-through, Bengio et al. 2013), for some quantisers to the codes as well.
/// </param>
/// <param name="Ids">int64 [batch, tokens], in the order of <see cref="IQuantizer.Grids"/>.</param>
public sealed record QuantizedLatent(Tensor Latent, Tensor Ids)
{
    /// <summary>Keeps both alive beyond the current dispose scope.</summary>
    internal QuantizedLatent MoveToOuterDisposeScope()
    {
        Latent.MoveToOuterDisposeScope();
        Ids.MoveToOuterDisposeScope();
        return this;
    }
}
