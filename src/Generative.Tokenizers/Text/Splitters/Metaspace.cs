namespace Generative.Tokenizers;

/// <summary>Writes spaces as a visible character, and cuts before each.</summary>
/// <param name="replacement">How a space is written.</param>
/// <param name="scheme">Which pieces get one in front.</param>
/// <param name="split">Whether to cut.</param>
internal sealed class Metaspace(string replacement, MetaspacePrefix scheme, bool split) : ISplitter
{
    /// <summary>The usual writing of a space: U+2581.</summary>
    public const string Symbol = "\u2581";

    private readonly MatchSplitter _splitter = new(Matches.Of(replacement), SplitBehavior.MergedWithNext);

    public void Split(TextPiece piece, List<TextPiece> into)
    {
        var text = piece.Text.Replace(" ", replacement, StringComparison.Ordinal);
        if ((scheme == MetaspacePrefix.Always || (scheme == MetaspacePrefix.First && piece.First))
            && !text.StartsWith(replacement, StringComparison.Ordinal))
            text = replacement + text;
        if (split)
            _splitter.Split(piece with { Text = text }, into);
        else
            into.Add(piece with { Text = text });
    }
}
