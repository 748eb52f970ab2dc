namespace Generative.Pipelines;

/// <summary>A text to be scored by a model. Immutable.</summary>
public sealed record ScoreRequest
{
    /// <summary>Most draws a window.</summary>
    public const int MaxDraws = 100_000;

    /// <summary>Draws a window when none are asked for.</summary>
    public const int UsualDraws = 4;

    /// <summary>Name or folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The text's bytes, which need not be UTF-8; at least one.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>
    /// Estimates of each window, at least 2: one alone has no error. Null for <see cref="UsualDraws"/>, and for models that write from left
    /// to right, whose scores are exact.
    /// </summary>
    public int? Draws { get; init; }

    /// <summary>
    /// Tokens before a window that the network sees along with it, 0 for windows on their own; null for half of what the model takes. A
    /// compressor, too, has seen the text before. Models that write in blocks see as many whole blocks as they take, whatever is asked for;
    /// those that write from left to right need at least 1, and take no more than 2048 at once.
    /// </summary>
    public int? Context { get; init; }

    /// <summary>Seed of the draws, where there are any; 0 to <see cref="ImageRequest.MaxSeed"/>.</summary>
    public long Seed { get; init; }

    /// <summary>Most windows in one network call; at least 1. Does not change the score.</summary>
    public int BatchSize { get; init; } = 8;
}
