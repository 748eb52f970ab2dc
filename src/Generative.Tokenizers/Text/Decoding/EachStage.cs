namespace Generative.Tokenizers;

/// <summary>Rewrites each piece on its own.</summary>
/// <param name="next">Where the result goes.</param>
/// <param name="rewrite">What becomes of a piece, and whether it is the first.</param>
internal sealed class EachStage(IPieceSink next, Func<string, bool, string> rewrite) : IPieceSink
{
    private bool _first = true;

    public void Add(string piece)
    {
        next.Add(rewrite(piece, _first));
        _first = false;
    }

    public void End() => next.End();
}
