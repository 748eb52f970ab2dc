using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Repeats pixels to twice the resolution, then a convolution. [batch, channel, H, W] -> [batch, channel, 2H, 2W].</summary>
internal sealed class Upsample2D : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="channels">Channels.</param>
    public Upsample2D(long channels) : base(nameof(Upsample2D))
    {
        conv = new(channels, channels);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var larger = functional.interpolate(input, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        return conv.forward(larger);
    }

    /// <summary>The same to a given height and width, for pictures whose sides were odd on the way down.</summary>
    public Tensor ForwardTo(Tensor input, long height, long width)
    {
        using var larger = functional.interpolate(input, [height, width], mode: InterpolationMode.Nearest);
        return conv.forward(larger);
    }
}
