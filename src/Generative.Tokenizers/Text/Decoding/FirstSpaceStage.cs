namespace Generative.Tokenizers;

/// <summary>
/// Takes the mark of a space off the beginning of a text, as SentencePiece does when it put one there: pieces are tried until one had it
/// or said something.
/// </summary>
/// <param name="next">Where the result goes.</param>
/// <param name="all">Whether further pieces lose theirs too as long as nothing was said: SentencePiece does so where it removes extra
/// spaces.</param>
internal sealed class FirstSpaceStage(IPieceSink next, bool all) : IPieceSink
{
    private bool _begun;

    public void Add(string piece)
    {
        var marked = !_begun && piece.StartsWith(Metaspace.Symbol, StringComparison.Ordinal);
        var rest = marked ? piece[Metaspace.Symbol.Length..] : piece;
        _begun |= rest.Length > 0 || (marked && !all);
        next.Add(rest);
    }

    public void End() => next.End();
}
