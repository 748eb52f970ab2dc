using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Generative.Imaging;

/// <summary>
/// The outer structure of a PNG file (PNG specification, third edition, section 5): a signature, then chunks of length, type,
/// payload and CRC-32. Every read is checked against the file's end; damage is an <see cref="InvalidDataException"/>.
/// </summary>
internal static class PngChunks
{
    private const int HeaderLength = 13;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsPng(ReadOnlySpan<byte> data) => data.StartsWith(Signature);

    /// <summary>Width and height, from the header chunk alone.</summary>
    public static (long Width, long Height) Size(ReadOnlySpan<byte> png)
    {
        var header = First(png).Data(png);
        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);

        // The specification allows 1 to 2^31 - 1; within that, width * height fits a long.
        return width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? (width, height)
            : throw Damaged($"the header announces {width}x{height} pixels");
    }

    /// <summary>Walks the whole file and throws at the first thing that is wrong.</summary>
    public static void Check(ReadOnlySpan<byte> png)
    {
        var pixels = false;
        for (var chunk = First(png); chunk.Type != "IEND"; chunk = Next(png, chunk))
        {
            pixels |= chunk.Type == "IDAT";
        }

        if (!pixels)
        {
            throw Damaged($"it has no pixels (no IDAT chunk)");
        }
    }

    /// <summary>The header chunk, which every PNG begins with.</summary>
    public static PngChunk First(ReadOnlySpan<byte> png)
    {
        if (!IsPng(png))
        {
            throw new InvalidDataException("The data is not a PNG file: it lacks the signature.");
        }

        var chunk = ReadAt(png, Signature.Length);
        return chunk is { Type: "IHDR", Length: HeaderLength }
            ? chunk
            : throw Damaged($"it begins with {chunk.Length} bytes of {chunk.Type} in place of {HeaderLength} bytes of IHDR");
    }

    /// <summary>The chunk behind <paramref name="chunk"/>; a file that ends without IEND is damaged.</summary>
    public static PngChunk Next(ReadOnlySpan<byte> png, PngChunk chunk) => ReadAt(png, chunk.End);

    /// <summary>Builds a chunk around a payload.</summary>
    public static byte[] Build(string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[PngChunk.Overhead + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static PngChunk ReadAt(ReadOnlySpan<byte> png, int start)
    {
        if (png.Length - start < PngChunk.Overhead)
        {
            throw Damaged($"it ends at byte {png.Length}, before its last chunk");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(png[start..]);
        var type = png.Slice(start + 4, 4);
        if (type.IndexOfAnyExcept(Letters) >= 0)
        {
            throw Damaged($"the chunk at byte {start} has no valid type");
        }

        var name = Encoding.ASCII.GetString(type);
        if (length > png.Length - start - PngChunk.Overhead)
        {
            throw Damaged($"the {name} chunk at byte {start} announces {length} bytes, more than the file has left");
        }

        var chunk = new PngChunk(name, start, (int)length);
        var covered = png.Slice(start + 4, 4 + chunk.Length);
        return Crc32.HashToUInt32(covered) == BinaryPrimitives.ReadUInt32BigEndian(png[(chunk.End - 4)..])
            ? chunk
            : throw Damaged($"the checksum of the {name} chunk at byte {start} is wrong");
    }

    private static readonly System.Buffers.SearchValues<byte> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    internal static InvalidDataException Damaged(FormattableString what) =>
        new($"The PNG file is damaged: {what.ToString(CultureInfo.InvariantCulture)}.");
}
