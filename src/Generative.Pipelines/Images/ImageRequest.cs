namespace Generative.Pipelines;

/// <summary>Pictures asked for. Immutable; what is left null takes the model's default.</summary>
public sealed record ImageRequest
{
    /// <summary>Largest seed: numbers up to here survive JSON readers that hold numbers as doubles.</summary>
    public const long MaxSeed = (1L << 53) - 1;

    /// <summary>Most pictures in one request.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>Most steps in one run.</summary>
    public const int MaxSteps = 100_000;

    /// <summary>Most pictures in one network call.</summary>
    public const int MaxBatchSize = 4096;

    /// <summary>Name or folder of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the sampler; null for the model's default.</summary>
    public string? Sampler { get; init; }

    /// <summary>Steps; null for the model's default.</summary>
    public int? Steps { get; init; }

    /// <summary>Pictures in all; at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Class names or indices; the pictures take turns. Empty for no class.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Seed of picture 0; picture i has seed + i. 0 to <see cref="MaxSeed"/>.</summary>
    public long Seed { get; init; }

    /// <summary>Seeds one by one instead of <see cref="Seed"/>, one a picture; null for consecutive ones.</summary>
    public IReadOnlyList<long>? Seeds { get; init; }

    /// <summary>Guidance weight; 1 for none, null for the model's default.</summary>
    public double? Guidance { get; init; }

    /// <summary>The sampler's own numbers, for example <c>eta</c>.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Pictures in one network call; at least 1. Does not change the pictures.</summary>
    public int BatchSize { get; init; } = 8;
}
