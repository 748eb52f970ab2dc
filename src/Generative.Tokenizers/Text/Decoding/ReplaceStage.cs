namespace Generative.Tokenizers;

/// <summary>
/// Replaces a literal in running text, also where it is spread over pieces: an end that may be the beginning of the literal is held.
/// </summary>
/// <param name="next">Where the result goes.</param>
/// <param name="literal">What is replaced; not empty.</param>
/// <param name="content">What stands there then.</param>
internal sealed class ReplaceStage(IPieceSink next, string literal, string content) : IPieceSink
{
    private string _held = "";

    public void Add(string piece)
    {
        var text = _held + piece;
        var matches = Matches.Of(literal)(text);
        var done = matches.Count == 0 ? 0 : matches[^1].End;
        var keep = Math.Min(literal.Length - 1, text.Length - done);
        while (!literal.StartsWith(text[^keep..], StringComparison.Ordinal))
            keep--;
        _held = text[^keep..];
        next.Add(Matches.Replace(text[..^keep], matches, content));
    }

    public void End()
    {
        next.Add(_held);
        next.End();
    }
}
