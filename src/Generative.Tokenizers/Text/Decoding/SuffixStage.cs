namespace Generative.Tokenizers;

/// <summary>Pieces whose mark for the end of a word becomes a space, but not in the last one.</summary>
internal sealed class SuffixStage(IPieceSink next, string suffix) : IPieceSink
{
    private string[] _held = [];

    public void Add(string piece)
    {
        next.Add(string.Concat(_held.Select(part => " " + part)));
        var parts = piece.Split(suffix);
        next.Add(parts[0]);
        _held = parts[1..];
    }

    public void End()
    {
        next.Add(string.Concat(_held));
        next.End();
    }
}
