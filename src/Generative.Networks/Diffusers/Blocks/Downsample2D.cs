using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Halves the resolution with a convolution of stride 2. [batch, channel, H, W] -> [batch, channel, H / 2, W / 2].</summary>
internal sealed class Downsample2D : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv;
    private readonly bool _padEnd;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="padding">Zeros on each side; 0 puts a row of zeros below and a column to the right instead.</param>
    public Downsample2D(long channels, int padding = 1) : base(nameof(Downsample2D))
    {
        conv = new(channels, channels, stride: 2, padding: padding);
        _padEnd = padding == 0;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (!_padEnd)
            return conv.forward(input);
        using var padded = functional.pad(input, [0, 1, 0, 1]);
        return conv.forward(padded);
    }
}
