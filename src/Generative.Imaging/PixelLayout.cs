namespace Generative.Imaging;

/// <summary>Moves pixels between channel counts, for codecs that know fewer layouts than a picture does.</summary>
internal static class PixelLayout
{
    /// <summary>
    /// The picture's pixels in another number of channels: grey is repeated, missing opacity is 255, surplus opacity is dropped.
    /// </summary>
    public static byte[] Convert(Picture picture, int channels) =>
        Convert(picture.Pixels.Span, picture.Channels, channels);

    /// <summary>As above, from bare bytes.</summary>
    public static byte[] Convert(ReadOnlySpan<byte> source, int from, int to)
    {
        if (to == 1 && from != 1)
        {
            throw new ArgumentException("Colour is never turned into grey silently.", nameof(to));
        }

        var count = source.Length / from;
        var target = new byte[count * to];
        for (var pixel = 0; pixel < count; pixel++)
        {
            var input = source.Slice(pixel * from, from);
            for (var channel = 0; channel < to; channel++)
            {
                target[(pixel * to) + channel] = channel == 3
                    ? from == 4 ? input[3] : (byte)255
                    : input[from == 1 ? 0 : channel];
            }
        }

        return target;
    }
}
