namespace Generative;

/// <summary>What a cache forgets when a text grows longer than the model's context.</summary>
/// <param name="Kind">The rule.</param>
public sealed record CachePolicy(CacheKind Kind)
{
    /// <summary>Forgets nothing.</summary>
    public static CachePolicy All { get; } = new(CacheKind.All);

    /// <summary>Latest positions kept, the present one included; 0 for the model's context length.</summary>
    public int Window { get; init; }

    /// <summary>First positions that are kept for good, for <see cref="CacheKind.Lambda"/>.</summary>
    public int Sinks { get; init; } = 4;
}
