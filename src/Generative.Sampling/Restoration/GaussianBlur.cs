using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Blur by a normal kernel whose deviation grows with the level, in pixels: the example of Bansal et al. 2022, "Cold Diffusion".
/// Separable: one convolution down, one across; pixels of the edge go on beyond it.
/// </summary>
public sealed class GaussianBlur : IDegradation
{
    // Beyond four deviations a normal kernel has 6e-5 of its weight left.
    private const double Reach = 4;

    private readonly double _deviation;

    /// <summary>A blur.</summary>
    /// <param name="deviation">Deviation of the kernel at level 1, in pixels; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not a number above 0.</exception>
    public GaussianBlur(double deviation = 4) => _deviation = deviation > 0 && double.IsFinite(deviation) ? deviation
        : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, string.Create(
            CultureInfo.InvariantCulture, $"deviation is {deviation}; give a number of pixels above 0."));

    /// <inheritdoc/>
    public string Name => "gaussian-blur";

    /// <inheritdoc/>
    public Tensor Degrade(Tensor clean, double level)
    {
        if (level == 0)
            return clean;
        using var scope = NewDisposeScope();
        var kernel = Kernel(_deviation * level, clean.dtype, clean.device);
        var (reach, shape) = (kernel.numel() / 2, clean.shape);
        // A channel is a picture of its own here, which makes the convolution depthwise without a kernel a channel.
        var x = clean.reshape(-1, 1, shape[^2], shape[^1]);
        x = nn.functional.pad(x, [0, 0, reach, reach], PaddingModes.Replicate);
        x = nn.functional.conv2d(x, kernel.reshape(1, 1, -1, 1));
        x = nn.functional.pad(x, [reach, reach, 0, 0], PaddingModes.Replicate);
        x = nn.functional.conv2d(x, kernel.reshape(1, 1, 1, -1));
        return x.reshape(shape).MoveToOuterDisposeScope();
    }

    private static Tensor Kernel(double deviation, ScalarType dtype, Device device)
    {
        var reach = (long)Math.Ceiling(Reach * deviation);
        var weights = (arange(-reach, reach + 1, ScalarType.Float64) / deviation).square().mul(-0.5).exp();
        return (weights / weights.sum()).to(dtype).to(device);
    }
}
