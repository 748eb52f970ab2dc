using System.Text;

namespace Generative.Tokenizers;

/// <summary>The end of a decoder: collects text until it is taken.</summary>
internal sealed class TextSink : IPieceSink
{
    private readonly StringBuilder _text = new();

    public void Add(string piece) => _text.Append(piece);

    public void End()
    {
    }

    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
