namespace Generative.Imaging;

/// <summary>One chunk of a PNG file: where it lies, length field and checksum included.</summary>
/// <param name="Type">Its four letters.</param>
/// <param name="Start">Offset of its length field.</param>
/// <param name="Length">Bytes of payload.</param>
internal readonly record struct PngChunk(string Type, int Start, int Length)
{
    /// <summary>Length field, type and checksum: what surrounds the payload.</summary>
    public const int Overhead = 12;

    /// <summary>Offset of the first byte behind the chunk.</summary>
    public int End => Start + Overhead + Length;

    /// <summary>The payload within the file it was read from.</summary>
    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> png) => png.Slice(Start + 8, Length);
}
