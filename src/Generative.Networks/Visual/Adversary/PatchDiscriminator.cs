using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// A convolutional critic that says of each patch how real it looks (Isola et al. 2017, "PatchGAN"; the adversary of VQGAN, Esser et al.
/// 2021). Group norm instead of batch norm: an answer never depends on the other pictures of a batch.
/// </summary>
public sealed class PatchDiscriminator : Module<Tensor, Tensor>
{
    private const double Slope = 0.2;   // of the leaky rectifier, as published

    private readonly Conv2d conv_in, conv_out;
    private readonly ModuleList<Conv2d> convs = [];
    private readonly ModuleList<GroupNorm> norms = [];

    /// <summary>A critic with fresh weights.</summary>
    /// <param name="inChannels">Channels of the pictures, at least 1.</param>
    /// <param name="channels">Width of the first layer, a multiple of 8; each further one doubles it, up to eight times.</param>
    /// <param name="layers">Layers that halve height and width, 1 to 5.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public PatchDiscriminator(int inChannels, int channels = 32, int layers = 2) : base(nameof(PatchDiscriminator))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        if (channels < 8 || channels % 8 != 0)
            throw new ArgumentException($"channels is {channels}; give a multiple of 8, such as 32.", nameof(channels));
        if (layers is < 1 or > 5)
            throw new ArgumentException($"layers is {layers}; give 1 to 5.", nameof(layers));
        (InChannels, LeastSize) = (inChannels, 1L << (layers + 2));
        conv_in = Conv2d(inChannels, channels, 4, stride: 2, padding: 1);
        var width = channels;
        for (var i = 1; i <= layers; i++)
        {
            var next = channels * Math.Min(1 << i, 8);
            convs.Add(Conv2d(width, next, 4, stride: i < layers ? 2 : 1, padding: 1, bias: false));
            norms.Add(new(next, next / 8));
            width = next;
        }
        conv_out = Conv2d(width, 1, 4, stride: 1, padding: 1);
        RegisterComponents();
    }

    /// <summary>Channels of the pictures.</summary>
    public int InChannels { get; }

    /// <summary>Smallest height and width of a picture.</summary>
    public long LeastSize { get; }

    /// <summary>How real each patch looks: the higher the more.</summary>
    /// <param name="pictures">[batch, channel, height, width] in [-1, 1].</param>
    /// <returns>[batch, 1, patches down, patches across].</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor pictures)
    {
        if (pictures.dim() != 4 || pictures.shape[1] != InChannels || pictures.shape[2] < LeastSize || pictures.shape[3] < LeastSize)
            throw new ArgumentException($"pictures is [{string.Join(", ", pictures.shape)}]; give [batch, {InChannels}, height, width] "
                + $"with height and width of at least {LeastSize}.", nameof(pictures));
        using var scope = NewDisposeScope();
        var h = functional.leaky_relu(conv_in.forward(pictures), Slope);
        foreach (var (conv, norm) in convs.Zip(norms))
            h = functional.leaky_relu(norm.forward(conv.forward(h)), Slope);
        return conv_out.forward(h).MoveToOuterDisposeScope();
    }
}
