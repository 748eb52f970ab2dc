using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// One level of a U-Net on the way down: residual blocks, each with attention behind it or not, then perhaps a halving of the resolution.
/// Every tensor a later level will be shown again is left on the stack of skips.
/// </summary>
internal sealed class UNetDownBlock : Module
{
    private readonly ModuleList<ResnetBlock2D> resnets = new();
    private readonly ModuleList<Module> attentions = new();
    private readonly ModuleList<Module> downsamplers = new();

    /// <summary>A level with fresh weights.</summary>
    /// <param name="inChannels">Channels of the level above.</param>
    /// <param name="outChannels">Channels of this level.</param>
    /// <param name="layers">Residual blocks.</param>
    /// <param name="options">What the residual blocks share.</param>
    /// <param name="attention">Makes the attention behind a residual block; null for none.</param>
    /// <param name="downsampler">Halves the resolution; null at the lowest level.</param>
    public UNetDownBlock(long inChannels, long outChannels, int layers, ResnetBlockOptions options,
        Func<Module>? attention, Module? downsampler) : base(nameof(UNetDownBlock))
    {
        for (var i = 0; i < layers; i++)
        {
            resnets.Add(new(i == 0 ? inChannels : outChannels, outChannels, options));
            if (attention is not null)
                attentions.Add(attention());
        }
        if (downsampler is not null)
            downsamplers.Add(downsampler);
        RegisterComponents();
    }

    /// <summary>[batch, in, H, W] -> [batch, out, H', W']; the skips outlive this call.</summary>
    public Tensor Forward(Tensor x, BlockConditioning conditioning, Stack<Tensor> skips)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < resnets.Count; i++)
        {
            x = resnets[i].forward(x, conditioning.Time);
            if (attentions.Count > 0)
                x = ((ISpatialAttention)attentions[i]).Mix(x, conditioning);
            skips.Push(x.MoveToOuterDisposeScope());
        }
        foreach (var downsampler in downsamplers)
        {
            x = downsampler is ResnetBlock2D block ? block.forward(x, conditioning.Time) : ((Downsample2D)downsampler).forward(x);
            skips.Push(x.MoveToOuterDisposeScope());
        }
        return x;
    }
}
