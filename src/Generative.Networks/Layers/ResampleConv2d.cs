using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Convolution with optional resampling by two through a fixed smoothing filter (Karras et al. 2022, code of the paper; filters as in
/// StyleGAN and NCSN++). [batch, in, H, W] -> [batch, out, H', W'] with H' = 2H, H or H / 2.
/// </summary>
public sealed class ResampleConv2d : Module<Tensor, Tensor>
{
    private readonly Parameter? weight;         // [out, in, kernel, kernel]
    private readonly Parameter? bias;           // [out]
    private readonly Tensor? resample_filter;   // [1, 1, taps, taps], sums to 1: a buffer, present when resampling
    private readonly bool _fused, _box;
    private readonly Resampling _resampling;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels; equal to the input's when there is no kernel.</param>
    /// <param name="kernel">Kernel size, odd; 0 for resampling alone.</param>
    /// <param name="init">How weights and bias are drawn.</param>
    /// <param name="resampling">Whether the layer halves or doubles the resolution.</param>
    /// <param name="filter">Taps of the separable resampling filter.</param>
    /// <param name="fused">Convolve on the side of the filter where NCSN++ does (changes the padding at borders).</param>
    public ResampleConv2d(long inChannels, long outChannels, int kernel, WeightInit init = default,
        Resampling resampling = Resampling.None, IReadOnlyList<double>? filter = null, bool fused = false) : base(nameof(ResampleConv2d))
    {
        (_resampling, _fused, OutChannels) = (resampling, fused && kernel > 0, outChannels);
        long area = (long)kernel * kernel;
        weight = kernel == 0 ? null
            : new Parameter(init.Draw([outChannels, inChannels, kernel, kernel], inChannels * area, outChannels * area, init.Weight));
        bias = kernel == 0 ? null : new Parameter(init.Draw([outChannels], inChannels * area, outChannels * area, init.Bias));
        if (resampling != Resampling.None)
        {
            float[] taps = [.. (filter ?? [1, 1]).Select(t => (float)t)];
            _box = taps is [1, 1];
            using var line = tensor(taps);
            using var square = outer(line, line);
            using var kernels = square.reshape(1, 1, taps.Length, taps.Length);
            resample_filter = kernels / (taps.Sum() * taps.Sum());
        }
        RegisterComponents();
    }

    /// <summary>Number of output channels.</summary>
    public long OutChannels { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        long wPad = weight is null ? 0 : weight.shape[^1] / 2;
        long fPad = resample_filter is null ? 0 : (resample_filter.shape[^1] - 1) / 2;
        var x = (_resampling, _fused) switch
        {
            (Resampling.Up, true) => Convolve(Up(input, Math.Max(fPad - wPad, 0)), Math.Max(wPad - fPad, 0)),
            (Resampling.Down, true) => AddBias(Filter(functional.conv2d(input, weight!, padding: [wPad + fPad, wPad + fPad]), 0)),
            (Resampling.Up, _) => Convolve(_box ? Repeat(input) : Up(input, fPad), wPad),
            (Resampling.Down, _) => Convolve(_box ? functional.avg_pool2d(input, 2) : Filter(input, fPad), wPad),
            _ => Convolve(input, wPad),
        };
        return x.MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor x, long padding) =>
        weight is null ? x : weight.shape[^1] == 1 ? Mix(x) : functional.conv2d(x, weight, bias, padding: [padding, padding]);

    // A 1x1 convolution as one matrix product a picture. libtorch's own picks another algorithm from 16 pictures on when it has one
    // thread, and then a picture's last bits depend on how many others stand beside it.
    private Tensor Mix(Tensor x)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var kernel = weight!.reshape(1, OutChannels, c).expand(n, -1, -1);
        return bmm(kernel, x.reshape(n, c, h * w)).add_(bias!.reshape(1, -1, 1)).reshape(n, OutChannels, h, w);
    }

    private Tensor AddBias(Tensor x) => bias is null ? x : x.add_(bias.reshape(1, -1, 1, 1));

    // The box filter doubles by repetition; the general one is a depthwise transposed convolution of gain 4.
    private static Tensor Repeat(Tensor x) => functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    private Tensor Up(Tensor x, long padding)
    {
        var channels = x.shape[1];
        return functional.conv_transpose2d(x, (resample_filter! * 4).expand(channels, -1, -1, -1), strides: [2, 2],
            padding: [padding, padding], groups: channels);
    }

    private Tensor Filter(Tensor x, long padding)
    {
        var channels = x.shape[1];
        return functional.conv2d(x, resample_filter!.expand(channels, -1, -1, -1), strides: [2, 2],
            padding: [padding, padding], groups: channels);
    }
}
