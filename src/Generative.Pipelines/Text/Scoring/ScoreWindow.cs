namespace Generative.Pipelines;

/// <summary>A stretch of a text that is scored at once, given what stands before it.</summary>
/// <param name="Number">Which window.</param>
/// <param name="Context">Tokens before it that the network sees.</param>
/// <param name="Start">First token of the stretch itself.</param>
/// <param name="Length">Its tokens.</param>
/// <param name="Padding">Masked positions behind it that belong to no token: a last block that is not full.</param>
internal readonly record struct ScoreWindow(int Number, int Context, int Start, int Length, int Padding)
{
    /// <summary>Cuts a text into windows that share no scored token.</summary>
    /// <param name="tokens">Tokens of the text.</param>
    /// <param name="longest">Tokens the model takes.</param>
    /// <param name="context">Tokens of context wanted.</param>
    /// <param name="block">Length of a block, for a model that writes in blocks: each is a window, given the blocks before. Null for
    /// windows as long as the model takes.</param>
    public static IReadOnlyList<ScoreWindow> Cut(int tokens, int longest, int context, int? block)
    {
        var windows = new List<ScoreWindow>();
        for (var start = 0; start < tokens;)
        {
            var seen = Math.Min(start, block is { } size ? longest - size : context);
            var length = Math.Min(block ?? longest - seen, tokens - start);
            windows.Add(new(windows.Count, seen, start, length, (block ?? length) - length));
            start += length;
        }
        return windows;
    }
}
