using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Doubling without interpolation: a 3x3 convolution makes the four pixels of each place, which are then laid out side by side.
/// [batch, channels, h, w] -> [batch, channels, 2 h, 2 w].
/// </summary>
internal sealed class Magvit2Upsampler : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv1;

    /// <summary>A doubling with fresh weights.</summary>
    /// <param name="channels">Channels of input and output.</param>
    public Magvit2Upsampler(long channels) : base(nameof(Magvit2Upsampler))
    {
        conv1 = new(channels, 4 * channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return DepthToSpace(conv1.call(input)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The pixel (dy, dx) of a place in channel c comes from channel (2 dy + dx) C + c. torch's own pixel_shuffle reads them from
    /// 4 c + 2 dy + dx instead.
    /// </summary>
    private static Tensor DepthToSpace(Tensor x)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1] / 4, x.shape[2], x.shape[3]);
        return x.reshape([n, 2, 2, c, h, w]).permute(0, 3, 4, 1, 5, 2).reshape(n, c, 2 * h, 2 * w);
    }
}
