using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Convolution with a square kernel. [batch, in, H, W] -> [batch, out, H', W'].</summary>
internal sealed class Convolution2d : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [out, in, kernel, kernel]
    private readonly Parameter? bias;           // [out]
    private readonly int _stride, _padding;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="kernel">Kernel size.</param>
    /// <param name="stride">Step between outputs, in pixels.</param>
    /// <param name="padding">Zeros around the picture; null for half a kernel, which keeps the size at stride 1.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    public Convolution2d(long inChannels, long outChannels, int kernel = 3, int stride = 1, int? padding = null, bool useBias = true)
        : base(nameof(Convolution2d))
    {
        (_stride, _padding) = (stride, padding ?? (kernel - 1) / 2);
        long area = (long)kernel * kernel;
        var init = DefaultInit.Value;
        weight = new Parameter(init.Draw([outChannels, inChannels, kernel, kernel], inChannels * area, outChannels * area, init.Weight));
        bias = useBias ? new Parameter(init.Draw([outChannels], inChannels * area, outChannels * area, init.Bias)) : null;
        RegisterComponents();
    }

    /// <summary>Dtype of the weights.</summary>
    public ScalarType DType => weight.dtype;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => weight.shape[^1] == 1 && _stride == 1 && _padding == 0 && !is_grad_enabled()
        ? Mix(input)
        : functional.conv2d(input, weight, bias, strides: [_stride, _stride], padding: [_padding, _padding]);

    // One matrix product a picture, so that a picture's last bits do not depend on how many others stand beside it: libtorch's own 1x1
    // convolution changes its algorithm with the batch.
    private Tensor Mix(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var kernel = weight.reshape(1, -1, c).expand(n, -1, -1);
        var mixed = bmm(kernel, x.reshape(n, c, h * w));
        if (bias is not null)
            mixed.add_(bias.reshape(1, -1, 1));
        return mixed.reshape(n, -1, h, w).MoveToOuterDisposeScope();
    }
}
