using System.Diagnostics;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>New cells behind those a cache holds: each sees all before it and itself.</summary>
/// <param name="options">The network.</param>
/// <param name="rotary">Cosines and sines of the new cells.</param>
/// <param name="step">The cells.</param>
internal sealed class CellLook(FactorizedOptions options, (Tensor Cos, Tensor Sin) rotary, DecoderStep step)
    : FactorizedLook(options, rotary)
{
    /// <inheritdoc/>
    protected override Tensor Split(Tensor fused) => step.Split(fused, Options.HeadSize);

    /// <inheritdoc/>
    protected override Tensor Mix(int layer, Tensor query, Tensor key, Tensor value)
    {
        step.Cache!.Write(layer, step, key, value);
        return DecoderAttention.Attend(step, layer, 0, query, key, value,
            _ => throw new UnreachableException("The cells' cache forgets nothing, so nothing is seen apart."));
    }
}
