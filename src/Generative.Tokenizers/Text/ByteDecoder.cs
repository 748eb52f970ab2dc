using System.Text;

namespace Generative.Tokenizers;

/// <summary>Decodes tokens that are bytes.</summary>
/// <param name="bytesOf">The bytes of a token.</param>
internal sealed class ByteDecoder(Func<int, byte[]> bytesOf) : ITextDecoder
{
    private readonly Utf8Assembler _assembler = new(InvalidBytes.OneForEachPart);

    public string Add(int id)
    {
        var text = new StringBuilder();
        foreach (var b in bytesOf(id))
            _assembler.Add(b, text);
        return text.ToString();
    }

    public string Flush()
    {
        var text = new StringBuilder();
        _assembler.Flush(text);
        return text.ToString();
    }
}
