using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One level of the decoder: residual blocks, then perhaps a doubling. [batch, in, h, w] -> [batch, out, h', w'].</summary>
internal sealed class Magvit2UpLevel : Module<Tensor, Tensor>
{
    private readonly ModuleList<Magvit2ResBlock> block = [];
    private readonly Magvit2Upsampler? upsample;

    /// <summary>A level with fresh weights.</summary>
    /// <param name="inChannels">Channels of the level before.</param>
    /// <param name="outChannels">Channels of this level.</param>
    /// <param name="blocks">Residual blocks.</param>
    /// <param name="doubles">Whether a doubling follows them.</param>
    public Magvit2UpLevel(long inChannels, long outChannels, int blocks, bool doubles) : base(nameof(Magvit2UpLevel))
    {
        for (var i = 0; i < blocks; i++)
            block.Add(new(i == 0 ? inChannels : outChannels, outChannels));
        upsample = doubles ? new(outChannels) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var one in block)
            x = one.call(x);
        return (upsample?.call(x) ?? x).MoveToOuterDisposeScope();
    }
}
