using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Generative.Pipelines;

/// <summary>What stands before a compressed text: what made it, how it is laid out, and how to tell that all went well.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Weights">First bytes of the SHA-256 of its weights; zeros where they are from no file.</param>
/// <param name="Tokenizer">First bytes of the SHA-256 of what its tokens say.</param>
/// <param name="Layout">How the text is laid out.</param>
/// <param name="Bytes">Bytes of the text.</param>
/// <param name="Answers">CRC-32 of the network's first answers; 0 where it was not asked.</param>
/// <param name="Text">CRC-32 of the text.</param>
/// <param name="Body">CRC-32 of what follows the header.</param>
internal sealed record CompressedHeader(string Model, byte[] Weights, byte[] Tokenizer, RowLayout Layout, int Bytes, uint Answers,
    uint Text, uint Body)
{
    /// <summary>Bytes of <see cref="Weights"/> and of <see cref="Tokenizer"/>.</summary>
    public const int WeightsBytes = 8, TokenizerBytes = 4;

    /// <summary>The format's number: the layout of the header, the coder and the order of the network calls.</summary>
    public const byte Version = 1;

    private const int Crc = 4, Longest = 4096, LongestName = 200;

    private static ReadOnlySpan<byte> Magic => "GNLZ"u8;

    /// <summary>The header as bytes: magic, version, its own length, the fields, its own CRC-32.</summary>
    public byte[] Write()
    {
        var fields = new MemoryStream();
        using (var writer = new BinaryWriter(fields, Encoding.UTF8))
        {
            writer.Write(Model.Length > LongestName ? Model[..LongestName] : Model);
            writer.Write(Weights);
            writer.Write(Tokenizer);
            foreach (var number in (int[])[Bytes, Layout.Tokens, Layout.Rows, Layout.Reach.Window, Layout.Reach.Context,
                (Layout.Reach.Begin ?? -1) + 1, Layout.Threads])
                writer.Write7BitEncodedInt(number);
            writer.Write(Answers);
            writer.Write(Text);
            writer.Write(Body);
        }
        var content = fields.ToArray();
        var header = new byte[Magic.Length + 3 + content.Length + Crc];
        Magic.CopyTo(header);
        header[Magic.Length] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 1), (ushort)content.Length);
        content.CopyTo(header, Magic.Length + 3);
        var own = Crc32.HashToUInt32(header.AsSpan(0, header.Length - Crc));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(header.Length - Crc), own);
        return header;
    }

    /// <summary>Reads a header, and checks the whole file by it.</summary>
    /// <returns>The header, and where the body begins.</returns>
    /// <exception cref="InvalidDataException">The file is another's, of another version, damaged or cut off.</exception>
    public static (CompressedHeader Header, int Length) Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Magic))
            throw new InvalidDataException("The file was not compressed by this program: it does not begin with GNLZ; give one that was.");
        if (file.Length > Magic.Length && file[Magic.Length] != Version)
            throw new InvalidDataException($"The file has format version {file[Magic.Length]}, and this program reads version {Version}; "
                + "use the program that wrote it.");
        var before = Magic.Length + 3;
        var fields = file.Length < before ? -1 : BinaryPrimitives.ReadUInt16LittleEndian(file[(before - 2)..]);
        if (fields < 0 || fields > Longest || file.Length < before + fields + Crc)
            throw Damaged("header is damaged or cut off");
        var length = before + fields + Crc;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[(length - Crc)..]) != Crc32.HashToUInt32(file[..(length - Crc)]))
            throw Damaged("header is damaged");
        var header = Fields(file[before..(before + fields)].ToArray());
        return Crc32.HashToUInt32(file[length..]) == header.Body ? (header, length) : throw Damaged("body is damaged or cut off");
    }

    private static CompressedHeader Fields(byte[] fields)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(fields), Encoding.UTF8);
            var (model, weights, tokenizer) = (reader.ReadString(), reader.ReadBytes(WeightsBytes), reader.ReadBytes(TokenizerBytes));
            int[] n = [.. Enumerable.Range(0, 7).Select(_ => reader.Read7BitEncodedInt())];
            var reach = new ChainReach(n[3], n[4], n[5] == 0 ? null : n[5] - 1);
            var layout = new RowLayout(n[1], n[2], reach, n[6]);
            var header = new CompressedHeader(
                model, weights, tokenizer, layout, n[0], reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32());
            return n.All(v => v >= 0) && n[2] >= 1 && n[2] <= Math.Max(n[1], 1) && reach.Context >= 1
                && reach.Context < reach.Window && reach.Window <= ChainReach.MostWindow && n[6] is >= 1 and <= Runtime.TorchThreads.Most
                ? header : throw Damaged("header contradicts itself");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException(Damaged("header is damaged").Message, e);
        }
    }

    private static InvalidDataException Damaged(string what) => new($"The compressed file's {what}; get a whole copy of it.");
}
