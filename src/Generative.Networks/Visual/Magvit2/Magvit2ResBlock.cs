using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Residual block of Open-MAGVIT2: twice norm, SiLU, 3x3 convolution without bias; a 1x1 convolution carries the input across where the
/// channels change. [batch, in, H, W] -> [batch, out, H, W].
/// </summary>
public sealed class Magvit2ResBlock : Module<Tensor, Tensor>
{
    internal const double Eps = 1e-6;

    private readonly GroupNorm norm1, norm2;
    private readonly Convolution2d conv1, conv2;
    private readonly Convolution2d? nin_shortcut;

    /// <summary>A block with fresh weights.</summary>
    /// <param name="inChannels">Channels of the input; a multiple of 32.</param>
    /// <param name="outChannels">Channels of the output; a multiple of 32.</param>
    /// <exception cref="ArgumentException">One is no multiple of 32.</exception>
    public Magvit2ResBlock(long inChannels, long outChannels) : base(nameof(Magvit2ResBlock))
    {
        norm1 = new(inChannels, Magvit2Options.NormGroups, Eps);
        norm2 = new(outChannels, Magvit2Options.NormGroups, Eps);
        conv1 = new(inChannels, outChannels, useBias: false);
        conv2 = new(outChannels, outChannels, useBias: false);
        nin_shortcut = inChannels == outChannels ? null : new(inChannels, outChannels, kernel: 1, useBias: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv1.call(norm1.ForwardSilu(input));
        x = conv2.call(norm2.ForwardSilu(x));
        return x.add_(nin_shortcut?.call(input) ?? input).MoveToOuterDisposeScope();
    }
}
