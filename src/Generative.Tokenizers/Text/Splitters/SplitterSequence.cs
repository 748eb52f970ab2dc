namespace Generative.Tokenizers;

/// <summary>Splitters one after the other, each on the pieces of the one before.</summary>
internal sealed class SplitterSequence(IReadOnlyList<ISplitter> splitters) : ISplitter
{
    public void Split(TextPiece piece, List<TextPiece> into)
    {
        List<TextPiece> pieces = [piece];
        foreach (var splitter in splitters)
        {
            List<TextPiece> next = [];
            foreach (var each in pieces)
                splitter.Split(each, next);
            pieces = next;
        }
        into.AddRange(pieces);
    }
}
