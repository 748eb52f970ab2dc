using System.Text;

namespace Generative.Tokenizers;

/// <summary>Makes one piece of all: for rewritings that need the whole text.</summary>
internal sealed class GatherStage(IPieceSink next) : IPieceSink
{
    private readonly StringBuilder _text = new();

    public void Add(string piece) => _text.Append(piece);

    public void End()
    {
        next.Add(_text.ToString());
        next.End();
    }
}
