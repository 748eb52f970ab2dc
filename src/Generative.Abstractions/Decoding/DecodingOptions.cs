namespace Generative;

/// <summary>What samplers that write from left to right heed beside their settings. Immutable.</summary>
public sealed record DecodingOptions
{
    /// <summary>Nothing special.</summary>
    public static DecodingOptions None { get; } = new();

    /// <summary>Says when a row is finished; null to go on until all steps are made.</summary>
    public ITokenStop? Stop { get; init; }

    /// <summary>
    /// Tokens that end a text, for rules that must know them (least lengths, self-terminating heads); it is <see cref="Stop"/> that ends it.
    /// </summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>
    /// Rules put before those of the sampler's settings, in this order; only a self-terminating head, which is part of the model, comes first.
    /// </summary>
    public IReadOnlyList<ILogitsRule> Rules { get; init; } = [];

    /// <summary>A smaller model with the same tokens that proposes, for samplers that check proposals; null for none.</summary>
    public ICausalModel? Draft { get; init; }

    /// <summary>What the cache forgets.</summary>
    public CachePolicy Cache { get; init; } = CachePolicy.All;

    /// <summary>Most tokens of a prompt sent in one network call; 0 for all at once. Bounds memory, changes nothing else.</summary>
    public int PrefillChunk { get; init; }
}
