using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One level of the encoder: residual blocks, then perhaps a halving. [batch, in, H, W] -> [batch, out, H', W'].</summary>
internal sealed class Magvit2DownLevel : Module<Tensor, Tensor>
{
    private readonly ModuleList<Magvit2ResBlock> block = [];
    private readonly Convolution2d? downsample;

    /// <summary>A level with fresh weights.</summary>
    /// <param name="inChannels">Channels of the level before.</param>
    /// <param name="outChannels">Channels of this level.</param>
    /// <param name="blocks">Residual blocks.</param>
    /// <param name="halves">Whether a convolution of stride 2, padded on all four sides, follows them.</param>
    public Magvit2DownLevel(long inChannels, long outChannels, int blocks, bool halves) : base(nameof(Magvit2DownLevel))
    {
        for (var i = 0; i < blocks; i++)
            block.Add(new(i == 0 ? inChannels : outChannels, outChannels));
        downsample = halves ? new(outChannels, outChannels, stride: 2) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var one in block)
            x = one.call(x);
        return (downsample?.call(x) ?? x).MoveToOuterDisposeScope();
    }
}
