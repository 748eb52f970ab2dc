using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Generative.Imaging.Tests;

/// <summary>Builds damaged and foreign PNG files by hand, independent of the library's own chunk code.</summary>
internal static class PngSurgery
{
    public const int HeaderEnd = 8 + 12 + 13;

    /// <summary>Another size in the header, with the right checksum.</summary>
    public static byte[] WithSize(byte[] png, uint width, uint height)
    {
        var copy = png.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(29), Crc32.HashToUInt32(copy.AsSpan(12, 17)));
        return copy;
    }

    /// <summary>A chunk of one's own behind the header, with the right checksum.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(body));
        return [.. png[..HeaderEnd], .. length, .. body, .. checksum, .. png[HeaderEnd..]];
    }
}
