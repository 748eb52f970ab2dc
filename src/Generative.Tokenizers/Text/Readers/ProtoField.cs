using System.Text;

namespace Generative.Tokenizers;

/// <summary>One field of a protocol-buffer message, in its wire form.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Value">Its value where it is a number, in raw bits.</param>
/// <param name="Bytes">Its content where it is a text, bytes or a message.</param>
internal readonly record struct ProtoField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The value as a float32.</summary>
    public float Single => BitConverter.UInt32BitsToSingle((uint)Value);

    /// <summary>The fields of a message in order.</summary>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static List<ProtoField> ReadAll(ReadOnlyMemory<byte> message, string path)
    {
        List<ProtoField> fields = [];
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message.Span, ref at, path);
            fields.Add((key & 7) switch
            {
                0 => new((int)(key >> 3), Varint(message.Span, ref at, path), default),
                1 => new((int)(key >> 3), BitConverter.ToUInt64(Take(message, ref at, 8, path).Span), default),
                2 => new((int)(key >> 3), 0, Take(message, ref at, Varint(message.Span, ref at, path), path)),
                5 => new((int)(key >> 3), BitConverter.ToUInt32(Take(message, ref at, 4, path).Span), default),
                _ => throw Damaged(path),
            });
        }
        return fields;
    }

    /// <summary>The content as a message.</summary>
    public List<ProtoField> Fields(string path) => ReadAll(Bytes, path);

    public string Text(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} holds a text that is not UTF-8 ({e.Message}); fetch it again", e);
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at, string path)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw Damaged(path);
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> message, ref int at, ulong length, string path)
    {
        if (length > (ulong)(message.Length - at))
            throw Damaged(path);
        at += (int)length;
        return message.Slice(at - (int)length, (int)length);
    }

    private static InvalidDataException Damaged(string path) => new($"{path} is no SentencePiece model, or is damaged; fetch it again");
}
