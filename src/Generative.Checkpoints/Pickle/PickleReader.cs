using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Generative.Checkpoints;

/// <summary>
/// The bytes of a pickle, never more of them than there are, and the place to name when something is wrong with them.
/// </summary>
/// <param name="stream">Stands at the pickle's first byte.</param>
/// <param name="length">Bytes that may be read.</param>
/// <param name="where">File and entry, for messages.</param>
internal sealed class PickleReader(Stream stream, long length, string where)
{
    /// <summary>Texts longer than this are passed over: no name is, and a file should not decide how much memory is taken.</summary>
    private const int LongestText = 1 << 16;

    private const int LongestName = 1 << 10;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly long _start = stream.Position;

    /// <summary>Bytes read so far.</summary>
    public long Position => stream.Position - _start;

    /// <summary>An error at this place.</summary>
    public InvalidDataException Bad(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{where}, byte {Position}: {what}"));

    public byte Byte() => Position < length && stream.ReadByte() is >= 0 and var value ? (byte)value : throw CutShort(1);

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>A length of eight bytes.</summary>
    public long Length64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8)) is >= 0 and var count ? count
        : throw Bad("a length is beyond 2^63; the file is damaged, fetch it again");

    /// <summary>A whole number of any length: a long where it fits, the big number where it is short, else a placeholder.</summary>
    public object Whole(long count)
    {
        if (count <= 16)
        {
            var value = new BigInteger(Bytes((int)count));
            return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
        }

        Skip(count);
        return new PickleOpaque("int");
    }

    /// <summary>A text, or a placeholder for one that is too long to matter.</summary>
    public object Text(long count)
    {
        if (count > LongestText)
        {
            Skip(count);
            return new PickleOpaque("str");
        }

        return Decode(Bytes((int)count));
    }

    /// <summary>A line of a name, without its end.</summary>
    public string Line()
    {
        var bytes = new List<byte>();
        for (var next = Byte(); next != (byte)'\n'; next = Byte())
        {
            if (bytes.Count == LongestName) throw Bad($"a name is longer than {LongestName} bytes; the file is damaged, fetch it again");
            bytes.Add(next);
        }

        return Decode([.. bytes]);
    }

    public void Skip(long count)
    {
        if (count < 0 || count > length - Position) throw CutShort(count);
        stream.Seek(count, SeekOrigin.Current);
    }

    private byte[] Bytes(int count)
    {
        if (count > length - Position) throw CutShort(count);
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw CutShort(count);
    }

    private string Decode(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException(Bad("a text is not UTF-8; the file is damaged, fetch it again").Message, error);
        }
    }

    private InvalidDataException CutShort(long wanted) => Bad(string.Create(CultureInfo.InvariantCulture,
        $"{wanted} more bytes are claimed and {length - Position} are left; the file is cut short or damaged, fetch it again"));
}
