namespace Generative.Tokenizers;

/// <summary>
/// What a model said at each moment of a sound ("Connectionist Temporal Classification", Graves et al., 2006, section 3.1): equal pieces
/// that follow each other are one, and the pad that keeps others apart goes.
/// </summary>
/// <param name="next">Where the result goes.</param>
/// <param name="pad">The pad.</param>
/// <param name="delimiter">What stands between words.</param>
/// <param name="tidy">Tidies a piece, whose delimiters then become spaces; null leaves it as it is.</param>
internal sealed class CtcStage(IPieceSink next, string pad, string delimiter, Func<string, string>? tidy) : IPieceSink
{
    private string? _before;

    public void Add(string piece)
    {
        if (piece == _before)
            return;
        _before = piece;
        var said = pad.Length == 0 ? piece : piece.Replace(pad, "", StringComparison.Ordinal);
        if (tidy is not null)
            said = delimiter.Length == 0 ? tidy(said) : tidy(said).Replace(delimiter, " ", StringComparison.Ordinal);
        if (said.Length > 0)
            next.Add(said);
    }

    public void End() => next.End();
}
