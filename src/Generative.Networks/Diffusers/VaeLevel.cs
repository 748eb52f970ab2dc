using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// One level of an autoencoder: residual blocks, then perhaps a change of resolution. [batch, in, H, W] -> [batch, out, H', W'].
/// </summary>
internal sealed class VaeLevel : Module<Tensor, Tensor>
{
    private readonly ModuleList<ResnetBlock2D> resnets = [];
    private readonly ModuleList<Downsample2D>? downsamplers;
    private readonly ModuleList<Upsample2D>? upsamplers;

    /// <summary>A level with fresh weights.</summary>
    /// <param name="inChannels">Channels of the level before.</param>
    /// <param name="outChannels">Channels of this level.</param>
    /// <param name="layers">Residual blocks.</param>
    /// <param name="options">What the residual blocks share.</param>
    /// <param name="resampling">What follows them; halving pads a row below and a column to the right.</param>
    public VaeLevel(long inChannels, long outChannels, int layers, ResnetBlockOptions options, Resampling resampling)
        : base(nameof(VaeLevel))
    {
        for (var i = 0; i < layers; i++)
            resnets.Add(new(i == 0 ? inChannels : outChannels, outChannels, options));
        downsamplers = resampling == Resampling.Down ? new(new Downsample2D(outChannels, padding: 0)) : null;
        upsamplers = resampling == Resampling.Up ? new(new Upsample2D(outChannels)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var resnet in resnets)
            x = resnet.forward(x, null);
        x = downsamplers?[0].forward(x) ?? upsamplers?[0].forward(x) ?? x;
        return x.MoveToOuterDisposeScope();
    }
}
