namespace Generative.Pipelines;

/// <summary>A text to be scored by a model. Immutable.</summary>
public sealed record ScoreRequest
{
    /// <summary>Most draws a window.</summary>
    public const int MaxDraws = 100_000;

    /// <summary>Name or folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The text's bytes, which need not be UTF-8; at least one.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Estimates of each window, at least 2: one alone has no error.</summary>
    public int Draws { get; init; } = 4;

    /// <summary>
    /// Tokens before a window that the network sees along with it, 0 for windows on their own; null for half of what the model takes. A
    /// compressor, too, has seen the text before. Models that write in blocks see as many whole blocks as they take, whatever is asked for.
    /// </summary>
    public int? Context { get; init; }

    /// <summary>Seed of the draws; 0 to <see cref="ImageRequest.MaxSeed"/>.</summary>
    public long Seed { get; init; }

    /// <summary>Most windows in one network call; at least 1. Does not change the score.</summary>
    public int BatchSize { get; init; } = 8;
}
