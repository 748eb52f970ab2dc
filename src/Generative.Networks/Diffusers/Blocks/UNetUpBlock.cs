using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// One level of a U-Net on the way up: residual blocks over the picture and a tensor from the way down, each with attention behind it or
/// not, then perhaps a doubling of the resolution.
/// </summary>
internal sealed class UNetUpBlock : Module
{
    private readonly ModuleList<ResnetBlock2D> resnets = new();
    private readonly ModuleList<Module> attentions = new();
    private readonly ModuleList<Module> upsamplers = new();

    /// <summary>A level with fresh weights.</summary>
    /// <param name="belowChannels">Channels that come from the level below.</param>
    /// <param name="outChannels">Channels of this level.</param>
    /// <param name="aboveChannels">Channels of the level above, from which the last skip comes.</param>
    /// <param name="layers">Residual blocks: one more than on the way down.</param>
    /// <param name="options">What the residual blocks share.</param>
    /// <param name="attention">Makes the attention behind a residual block; null for none.</param>
    /// <param name="upsampler">Doubles the resolution; null at the highest level.</param>
    public UNetUpBlock(long belowChannels, long outChannels, long aboveChannels, int layers, ResnetBlockOptions options,
        Func<Module>? attention, Module? upsampler) : base(nameof(UNetUpBlock))
    {
        for (var i = 0; i < layers; i++)
        {
            var skip = i == layers - 1 ? aboveChannels : outChannels;
            resnets.Add(new((i == 0 ? belowChannels : outChannels) + skip, outChannels, options));
            if (attention is not null)
                attentions.Add(attention());
        }
        if (upsampler is not null)
            upsamplers.Add(upsampler);
        RegisterComponents();
    }

    /// <summary>[batch, below, H, W] -> [batch, out, H', W']; takes its skips from the stack and frees them.</summary>
    public Tensor Forward(Tensor x, BlockConditioning conditioning, Stack<Tensor> skips)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < resnets.Count; i++)
        {
            var skip = skips.Pop();
            x = resnets[i].forward(cat([x, skip], 1), conditioning.Time);
            skip.Dispose();
            if (attentions.Count > 0)
                x = ((ISpatialAttention)attentions[i]).Mix(x, conditioning);
        }
        foreach (var upsampler in upsamplers)
            x = upsampler is ResnetBlock2D block ? block.forward(x, conditioning.Time) : Enlarge((Upsample2D)upsampler, x, skips.Peek());
        return x.MoveToOuterDisposeScope();
    }

    // Odd sides were rounded on the way down, so the next skip says how large the picture has to be.
    private static Tensor Enlarge(Upsample2D upsampler, Tensor x, Tensor next) => upsampler.ForwardTo(x, next.shape[2], next.shape[3]);
}
