namespace Generative.Tokenizers;

/// <summary>Cuts at matches.</summary>
/// <param name="find">Finds them, in order.</param>
/// <param name="behavior">What becomes of them.</param>
/// <param name="invert">Whether what lies between them counts as the match.</param>
internal sealed class MatchSplitter(Func<string, List<TextSpan>> find, SplitBehavior behavior, bool invert = false) : ISplitter
{
    public void Split(TextPiece piece, List<TextPiece> into)
    {
        foreach (var (start, end) in Pieces(piece.Text))
            into.Add(new(piece.Text[start..end], piece.First && start == 0));
    }

    private IEnumerable<TextSpan> Pieces(string text)
    {
        var parts = Parts(text);
        return behavior switch
        {
            SplitBehavior.Removed => parts.Where(p => !p.IsMatch).Select(p => p.Span),
            SplitBehavior.Isolated => parts.Select(p => p.Span),
            SplitBehavior.MergedWithPrevious => Joined(parts, (before, now) => now && !before),
            SplitBehavior.MergedWithNext => Joined(parts, (before, now) => before && !now),
            _ => Joined(parts, (before, now) => before == now),
        };
    }

    /// <summary>The whole text in parts, matches and what lies between.</summary>
    private List<(TextSpan Span, bool IsMatch)> Parts(string text)
    {
        List<(TextSpan Span, bool IsMatch)> parts = [];
        var done = 0;
        foreach (var match in find(text))
        {
            if (done < match.Start)
                parts.Add((new(done, match.Start), invert));
            parts.Add((match, !invert));
            done = match.End;
        }
        if (done < text.Length)
            parts.Add((new(done, text.Length), invert));
        return parts;
    }

    private static List<TextSpan> Joined(List<(TextSpan Span, bool IsMatch)> parts, Func<bool, bool, bool> join)
    {
        List<TextSpan> joined = [];
        for (var i = 0; i < parts.Count; i++)
            if (i > 0 && join(parts[i - 1].IsMatch, parts[i].IsMatch))
                joined[^1] = joined[^1] with { End = parts[i].Span.End };
            else
                joined.Add(parts[i].Span);
        return joined;
    }
}
