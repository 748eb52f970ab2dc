using System.Buffers.Binary;
using System.IO.Compression;

namespace Generative.Training;

/// <summary>
/// An IDX file of unsigned bytes, plain or gzip-compressed: two zero bytes, the type 0x08, the number of dimensions, each dimension
/// as a big-endian 32-bit number, then the bytes in row-major order. The format of MNIST and its relatives.
/// </summary>
/// <param name="Shape">Sizes, outermost first; at least one, each at least 1.</param>
/// <param name="Bytes">The values, as many as the product of the shape.</param>
public sealed record IdxFile(IReadOnlyList<int> Shape, byte[] Bytes)
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Reads a whole file; compression is recognised by its first two bytes, not by the name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no IDX file of bytes, or is cut short or too long; the message says where.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist; give the folder that holds the IDX files.", path);
        using var file = File.OpenRead(path);
        var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        try
        {
            return Parse(stream, path);
        }
        catch (EndOfStreamException)
        {
            throw Bad(path, "it ends before the bytes its header promises; fetch it again");
        }
        catch (InvalidDataException e) when (compressed && e.Data.Count == 0)
        {
            throw new InvalidDataException($"{path}: the gzip data is damaged ({e.Message}); fetch it again.", e);
        }
    }

    private static IdxFile Parse(Stream stream, string path)
    {
        Span<byte> word = stackalloc byte[4];
        stream.ReadExactly(word);
        if (word[0] != 0 || word[1] != 0)
            throw Bad(path, "it does not start with two zero bytes, so it is no IDX file");
        if (word[2] != UnsignedByte)
            throw Bad(path, $"its element type is 0x{word[2]:X2}; only unsigned bytes (0x08) are read");
        var rank = word[3];
        if (rank is < 1 or > 4)
            throw Bad(path, $"it claims {rank} dimensions; 1 to 4 are read");

        var shape = new int[rank];
        var size = 1L;
        for (var i = 0; i < rank; i++)
        {
            stream.ReadExactly(word);
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (shape[i] < 1 || (size *= shape[i]) > Array.MaxLength)
                throw Bad(path, $"dimension {i} is {(uint)shape[i]}, which is zero or more than fits in memory");
        }

        return new(shape, ReadBytes(stream, (int)size, path));
    }

    /// <summary>Grows as bytes arrive, so that a header that lies does not reserve memory for bytes that never come.</summary>
    private static byte[] ReadBytes(Stream stream, int size, string path)
    {
        const int Chunk = 1 << 24;
        var bytes = new byte[Math.Min(size, Chunk)];
        for (var done = 0; done < size;)
        {
            if (done == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
            stream.ReadExactly(bytes, done, bytes.Length - done);
            done = bytes.Length;
        }

        return stream.ReadByte() < 0
            ? bytes
            : throw Bad(path, $"bytes follow the {size} that its header promises; it is no plain IDX file");
    }

    private static InvalidDataException Bad(string path, string what) => new($"{path}: {what}.") { Data = { ["path"] = path } };
}
