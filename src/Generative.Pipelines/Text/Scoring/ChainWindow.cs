namespace Generative.Pipelines;

/// <summary>A stretch of a text that is scored from left to right in one reading.</summary>
/// <param name="Number">Which window.</param>
/// <param name="Start">First token read.</param>
/// <param name="Seen">Tokens read before the first that is scored, at least 1.</param>
/// <param name="Count">Tokens scored: those behind the seen ones.</param>
internal readonly record struct ChainWindow(int Number, int Start, int Seen, int Count)
{
    /// <summary>Tokens read: the last that is scored is not.</summary>
    public int Length => Seen + Count - 1;

    /// <summary>Cuts a text so that each of its tokens but the first is scored once.</summary>
    /// <param name="tokens">Tokens of the text, the beginning included.</param>
    /// <param name="reach">How far the model looks.</param>
    public static IReadOnlyList<ChainWindow> Cut(int tokens, ChainReach reach)
    {
        var windows = new List<ChainWindow>();
        for (var next = 1; next < tokens;)
        {
            // The first window has nothing to begin anew with, and scores all it reads.
            var seen = next == 1 ? 1 : Math.Min(next, reach.Context);
            var count = Math.Min(reach.Window - seen + 1, tokens - next);
            windows.Add(new(windows.Count, next - seen, seen, count));
            next += count;
        }
        return windows;
    }
}
