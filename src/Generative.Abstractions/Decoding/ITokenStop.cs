namespace Generative;

/// <summary>Says when a text is finished. Safe for concurrent use; looks at the tokens alone.</summary>
public interface ITokenStop
{
    /// <summary>Whether the last token ends the text. Asked after every token, one after the other.</summary>
    /// <param name="tokens">The row so far, the prompt included.</param>
    /// <param name="made">How many of them were made, at least 1.</param>
    bool IsEnd(ReadOnlySpan<long> tokens, int made);
}
