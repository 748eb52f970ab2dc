using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Generative.Imaging;

/// <summary>Between networks' tensors and 8-bit pictures. A value <c>low</c> is black (0), <c>high</c> is full (255).</summary>
public static class TensorPictures
{
    /// <summary>
    /// Makes a picture of each image in a batch: <c>(v - low) / (high - low) * 255</c> in float64, rounded half to even, values
    /// (infinite ones too) beyond the ends clamped.
    /// </summary>
    /// <param name="images"><c>[batch, channel, height, width]</c>, 1, 3 or 4 channels, any floating dtype, any device.</param>
    /// <param name="low">The value that becomes 0.</param>
    /// <param name="high">The value that becomes 255; above <paramref name="low"/>.</param>
    /// <returns>One picture an image, in order; empty for an empty batch.</returns>
    /// <exception cref="ArgumentException">Shape, dtype or range does not fit.</exception>
    /// <exception cref="InvalidDataException">An image has NaN values; the message says which image and how many.</exception>
    public static IReadOnlyList<Picture> FromTensor(Tensor images, double low = -1, double high = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckRange(low, high);
        var shape = images.shape;
        if (shape.Length != 4 || !images.is_floating_point())
        {
            throw new ArgumentException(
                $"images is {images.dtype} [{string.Join(", ", shape)}]; give a floating tensor [batch, channel, height, width].",
                nameof(images));
        }

        var channels = (int)Math.Min(shape[1], int.MaxValue);
        var size = Picture.ByteCount(shape[3], shape[2], channels);

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var host = images.cpu();
        var pictures = new Picture[shape[0]];
        for (var index = 0; index < pictures.Length; index++)
        {
            // One image at a time: the float64 copy of a large batch would outgrow memory and what a span can cover.
            using var inner = NewDisposeScope();
            var values = MemoryMarshal.Cast<byte, double>(host[index].to(ScalarType.Float64).contiguous().bytes)[..size];
            pictures[index] = Picture.Adopt(
                Quantise(values, index, channels, low, high), (int)shape[3], (int)shape[2], channels);
        }

        return pictures;
    }

    /// <summary>Makes a batch of pictures: <c>p / 255 * (high - low) + low</c>, computed in float64 and converted once.</summary>
    /// <param name="pictures">At least one; all of one size.</param>
    /// <param name="low">The value of 0.</param>
    /// <param name="high">The value of 255; above <paramref name="low"/>.</param>
    /// <param name="dtype">A floating dtype. Float32 and Float64 come back from <see cref="FromTensor"/> unchanged.</param>
    /// <returns><c>[batch, channel, height, width]</c> on the CPU; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is no picture, sizes differ, or dtype or range does not fit.</exception>
    public static Tensor ToTensor(
        IReadOnlyList<Picture> pictures, double low = -1, double high = 1, ScalarType dtype = ScalarType.Float32)
    {
        _ = PictureSizes.Common(pictures);
        CheckRange(low, high);
        if (dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException($"dtype is {dtype}; use Float32, Float64, Float16 or BFloat16.", nameof(dtype));
        }

        using var scope = NewDisposeScope();
        return stack([.. pictures.Select(picture => Image(picture, low, high).to(dtype))]).MoveToOuterDisposeScope();
    }

    // [height, width, channel] bytes to [channel, height, width] float64.
    private static Tensor Image(Picture picture, double low, double high)
    {
        var (channels, area) = (picture.Channels, picture.Width * picture.Height);
        var image = empty([channels, picture.Height, picture.Width], dtype: ScalarType.Float64, device: CPU);
        var values = MemoryMarshal.Cast<byte, double>(image.bytes);
        var pixels = picture.Pixels.Span;
        for (var offset = 0; offset < pixels.Length; offset++)
        {
            values[(offset % channels * area) + (offset / channels)] = (pixels[offset] / 255.0 * (high - low)) + low;
        }

        return image;
    }

    // [channel, height, width] to [height, width, channel].
    private static byte[] Quantise(ReadOnlySpan<double> image, int index, int channels, double low, double high)
    {
        var pixels = new byte[image.Length];
        var area = image.Length / channels;
        var invalid = 0;
        for (var offset = 0; offset < pixels.Length; offset++)
        {
            var value = image[(offset % channels * area) + (offset / channels)];
            invalid += double.IsNaN(value) ? 1 : 0;
            pixels[offset] = (byte)Math.Clamp(Math.Round((value - low) / (high - low) * 255, MidpointRounding.ToEven), 0, 255);
        }

        return invalid == 0 ? pixels : throw new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"Image {index} has {invalid} NaN values of {image.Length}; check the weights, the dtype and the sampler's settings."));
    }

    private static void CheckRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low >= high)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"low is {low} and high is {high}; give two finite numbers, low below high."), nameof(low));
        }
    }
}
