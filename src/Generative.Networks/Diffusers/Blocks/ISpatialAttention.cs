using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What may follow a residual block: a module that lets pixels look at one another, and perhaps at text.</summary>
internal interface ISpatialAttention
{
    /// <summary>[batch, channel, H, W] -> the same shape, residual sum included.</summary>
    Tensor Mix(Tensor x, BlockConditioning conditioning);
}
