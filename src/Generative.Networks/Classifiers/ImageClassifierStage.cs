using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>A convolution to a new width, optional halving, a residual convolution. [batch, in, H, W] -> [batch, out, H', W'].</summary>
internal sealed class ImageClassifierStage : Module<Tensor, Tensor>
{
    private readonly Conv2d conv0, conv1;
    private readonly GroupNorm norm0, norm1;
    private readonly bool _halve;

    public ImageClassifierStage(int inChannels, int outChannels, bool halve) : base(nameof(ImageClassifierStage))
    {
        conv0 = Conv2d(inChannels, outChannels, 3, padding: 1, bias: false);
        conv1 = Conv2d(outChannels, outChannels, 3, padding: 1, bias: false);
        (norm0, norm1) = (new(outChannels, outChannels / 8), new(outChannels, outChannels / 8));
        _halve = halve;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var h = functional.silu(norm0.forward(conv0.forward(input)));
        if (_halve)
            h = functional.max_pool2d(h, 2);
        return (h + functional.silu(norm1.forward(conv1.forward(h)))).MoveToOuterDisposeScope();
    }
}
