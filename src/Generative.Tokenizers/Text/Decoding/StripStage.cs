namespace Generative.Tokenizers;

/// <summary>Takes characters of a kind off the ends of running text. At the end of what came so far they are held.</summary>
/// <param name="next">Where the result goes.</param>
/// <param name="kind">Which characters.</param>
/// <param name="start">How many at most at the beginning.</param>
/// <param name="stop">How many at most at the end.</param>
internal sealed class StripStage(IPieceSink next, Func<char, bool> kind, int start, int stop) : IPieceSink
{
    private int _left = start;
    private string _held = "";

    public void Add(string piece)
    {
        var begin = 0;
        while (_left > 0 && begin < piece.Length && kind(piece[begin]))
            (begin, _left) = (begin + 1, _left - 1);
        if (begin < piece.Length)
            _left = 0;
        var text = _held + piece[begin..];
        var keep = 0;
        while (keep < text.Length && keep < stop && kind(text[^(keep + 1)]))
            keep++;
        _held = text[^keep..];
        next.Add(text[..^keep]);
    }

    public void End() => next.End();
}
