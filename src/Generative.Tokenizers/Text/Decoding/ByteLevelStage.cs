using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// Bytes from the <see cref="ByteAlphabet"/>, put together to characters across tokens. A token with any other character stands for itself.
/// </summary>
internal sealed class ByteLevelStage(IPieceSink next, bool keepBytes) : IPieceSink
{
    private readonly Utf8Assembler _assembler = new(keepBytes ? InvalidBytes.Escaped : InvalidBytes.OneForEachPart);

    public void Add(string piece)
    {
        var text = new StringBuilder();
        foreach (var b in BytesOf(piece))
            _assembler.Add(b, text);
        next.Add(text.ToString());
    }

    public void End()
    {
        var text = new StringBuilder();
        _assembler.Flush(text);
        next.Add(text.ToString());
        next.End();
    }

    /// <summary>The bytes a piece stands for.</summary>
    public static byte[] BytesOf(string piece)
    {
        var bytes = new byte[piece.Length];
        for (var i = 0; i < piece.Length; i++)
            if (!ByteAlphabet.TryByte(piece[i], out bytes[i]))
                return Encoding.UTF8.GetBytes(piece);
        return bytes;
    }
}
