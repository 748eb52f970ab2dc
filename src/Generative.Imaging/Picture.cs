using System.Globalization;

namespace Generative.Imaging;

/// <summary>
/// An immutable 8-bit picture: rows from top to bottom, pixels from left to right, the channels of a pixel side by side.
/// Safe to share between threads.
/// </summary>
public sealed class Picture
{
    private readonly byte[] pixels;

    /// <summary>Copies <paramref name="pixels"/> into a new picture.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey), 3 (red, green, blue) or 4 (and straight, not premultiplied, opacity).</param>
    /// <param name="pixels"><c>width * height * channels</c> bytes, row-major and interleaved.</param>
    /// <exception cref="ArgumentException">A size is out of range, or the number of bytes does not match it.</exception>
    public Picture(int width, int height, int channels, ReadOnlySpan<byte> pixels)
        : this(pixels.ToArray(), width, height, channels)
    {
    }

    private Picture(byte[] pixels, int width, int height, int channels)
    {
        var bytes = ByteCount(width, height, channels);
        if (pixels.Length != bytes)
        {
            throw new ArgumentException(Text(
                $"pixels has {pixels.Length} bytes; a {width}x{height} picture with {channels} channels needs {bytes}."), nameof(pixels));
        }

        (Width, Height, Channels) = (width, height, channels);
        this.pixels = pixels;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for RGB, 4 for RGBA with straight opacity.</summary>
    public int Channels { get; }

    /// <summary>All bytes, <c>[height, width, channel]</c> flattened.</summary>
    public ReadOnlyMemory<byte> Pixels => pixels;

    /// <summary>The bytes of one pixel.</summary>
    /// <param name="x">Column, from 0 at the left.</param>
    /// <param name="y">Row, from 0 at the top.</param>
    /// <returns><see cref="Channels"/> bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The pixel is outside the picture.</exception>
    public ReadOnlySpan<byte> Pixel(int x, int y)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
        {
            throw new ArgumentOutOfRangeException(nameof(x), Text($"Pixel ({x}, {y}) lies outside a {Width}x{Height} picture."));
        }

        return pixels.AsSpan(((y * Width) + x) * Channels, Channels);
    }

    /// <summary>True when both pictures have the same size, the same channels and the same bytes.</summary>
    /// <param name="other">The picture to compare with.</param>
    public bool PixelsEqual(Picture? other) =>
        other is not null && (Width, Height, Channels) == (other.Width, other.Height, other.Channels)
        && pixels.AsSpan().SequenceEqual(other.pixels);

    /// <summary>The same picture in three channels: grey is repeated, opacity is dropped (not blended).</summary>
    public Picture ToRgb() => Channels == 3 ? this : Adopt(PixelLayout.Convert(this, 3), Width, Height, 3);

    /// <summary>Takes the array over without a copy; the caller must not write to it afterwards.</summary>
    internal static Picture Adopt(byte[] pixels, int width, int height, int channels) => new(pixels, width, height, channels);

    /// <summary>The bytes a picture of this size holds, after checking that it can exist.</summary>
    internal static int ByteCount(long width, long height, int channels)
    {
        if (width < 1 || height < 1)
        {
            throw new ArgumentException(Text($"The size is {width}x{height}; width and height must be at least 1."), nameof(width));
        }

        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentException(Text($"channels is {channels}; use 1 (grey), 3 (RGB) or 4 (RGBA)."), nameof(channels));
        }

        // Divided rather than multiplied: the product of two large sides would overflow.
        if (height > Array.MaxLength / channels / width)
        {
            throw new ArgumentException(Text(
                $"A {width}x{height} picture with {channels} channels exceeds the {Array.MaxLength} bytes of one array; make it smaller."),
                nameof(width));
        }

        return (int)(width * height * channels);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
