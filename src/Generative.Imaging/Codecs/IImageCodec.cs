namespace Generative.Imaging;

/// <summary>
/// Turns pictures into files' bytes and back. The one seam to an imaging library: a codec over another library is one class
/// that implements this. Implementations are safe to use from several threads at once.
/// </summary>
public interface IImageCodec
{
    /// <summary>The formats <see cref="Encode"/> accepts; <see cref="Decode"/> recognises the same ones by content.</summary>
    IReadOnlyCollection<ImageFormat> Formats { get; }

    /// <summary>Compresses a picture. The same picture and options give the same bytes.</summary>
    /// <param name="picture">What to encode.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="options">Quality and the like; <see cref="EncodeOptions.Default"/> when null.</param>
    /// <returns>A complete file.</returns>
    /// <exception cref="ArgumentException">The format is unknown here, or cannot hold this picture or these options.</exception>
    byte[] Encode(Picture picture, ImageFormat format, EncodeOptions? options = null);

    /// <summary>
    /// Reads a picture. Colours are taken as stored, without colour management; deeper channels are reduced to 8 bits, a palette
    /// becomes RGB, a camera's rotation tag is not applied.
    /// </summary>
    /// <param name="data">A complete file.</param>
    /// <exception cref="InvalidDataException">
    /// The bytes are not a whole picture of a known format, or their header announces more pixels than the codec allows,
    /// which is found out before memory is taken.
    /// </exception>
    Picture Decode(ReadOnlySpan<byte> data);
}
