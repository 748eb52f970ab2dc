using System.Text;

namespace Generative.Tokenizers;

/// <summary>Tokens that are bytes, put together to characters; other tokens pass. A byte that is in no character is one U+FFFD.</summary>
internal sealed class ByteFallbackStage(IPieceSink next, bool keepBytes) : IPieceSink
{
    private readonly Utf8Assembler _assembler = new(keepBytes ? InvalidBytes.Escaped : InvalidBytes.OneForEachByte);

    public void Add(string piece)
    {
        if (ByteTokens.TryRead(piece, out var value))
            Say(text => _assembler.Add(value, text));
        else
        {
            Say(_assembler.Flush);
            next.Add(piece);
        }
    }

    public void End()
    {
        Say(_assembler.Flush);
        next.End();
    }

    private void Say(Action<StringBuilder> write)
    {
        var text = new StringBuilder();
        write(text);
        if (text.Length > 0)
            next.Add(text.ToString());
    }
}
