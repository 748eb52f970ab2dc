namespace Generative;

/// <summary>One run: a batch of samples from one model with one sampler. Immutable.</summary>
/// <param name="Seeds">One seed a batch row; equal seeds and conditioning give equal rows.</param>
/// <param name="Steps">Steps to run; at least 1.</param>
public sealed record SamplingRequest(IReadOnlyList<long> Seeds, int Steps)
{
    /// <summary>What is asked for.</summary>
    public Conditioning Conditioning { get; init; } = Conditioning.None;

    /// <summary>How predictions are combined; null for as they are.</summary>
    public IGuidance? Guidance { get; init; }

    /// <summary>The sampler's own numbers by name; those left out take their defaults.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <summary>Levels to follow instead of the process's own, first to last; null for the process's.</summary>
    public IReadOnlyList<double>? Levels { get; init; }

    /// <summary>Random source used instead of streams from the seeds: how stored draws are replayed.</summary>
    public IRandomSource? Random { get; init; }

    /// <summary>Values to leave as they are (inpainting); null for none.</summary>
    public KnownRegion? Known { get; init; }

    /// <summary>Which tokens positions may take; null for all. States that are not tokens have none.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>Where to start instead of the prior; null for the prior. The tensors stay the caller's.</summary>
    public SamplingStart? Start { get; init; }

    /// <summary>What only samplers that write from left to right heed: when to stop, further rules, a draft, the cache.</summary>
    public DecodingOptions Decoding { get; init; } = DecodingOptions.None;
}
