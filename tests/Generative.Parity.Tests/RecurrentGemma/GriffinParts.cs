using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Parts of a Griffin network, asked by themselves.</summary>
internal static class GriffinParts
{
    /// <summary>The first attending block's attention.</summary>
    public static GriffinAttention Attention(GriffinModel network) => network.modules().OfType<GriffinAttention>().First();

    /// <summary>What a recurrent block's unit or convolution makes of a stored input.</summary>
    /// <param name="network">The network.</param>
    /// <param name="part"><c>rglru</c> or <c>conv1d</c>.</param>
    /// <param name="block">Number of the block.</param>
    /// <param name="what"><c>output</c> or <c>state</c>.</param>
    /// <param name="stored">The folder's tensors. Both parts have the unit's input, unless the convolution has one of its own.</param>
    public static Tensor Alone(GriffinModel network, string part, int block, string what, StoredTensors stored)
    {
        var own = $"{part}_block{block}_input";
        var input = stored[stored.Has(own) ? own : $"rglru_block{block}_input"];
        var (made, state) = part == "rglru" ? Find<RgLru>(network, $"blocks.{block}.recurrent_block.rg_lru").Evaluate(input)
            : Find<GriffinConvolution>(network, $"blocks.{block}.recurrent_block.conv_1d").Evaluate(input);
        return what == "output" ? made : state;
    }

    private static T Find<T>(GriffinModel network, string name) where T : nn.Module =>
        (T)network.named_modules().Single(m => m.name == name).module;
}
