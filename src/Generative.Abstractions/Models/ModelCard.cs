namespace Generative;

/// <summary>What a model is, in data: nothing in code depends on its name.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="RowShape">Shape of one row of the state: [channel, height, width] of a picture, [position] of a text.</param>
public sealed record ModelCard(string Name, IReadOnlyList<long> RowShape)
{
    /// <summary>Class names in index order; empty when there are none.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Values of a clean continuous state, low and high.</summary>
    public (double Low, double High) Range { get; init; } = (-1, 1);

    /// <summary>Sampler used when none is asked for; null leaves it to the SDK.</summary>
    public string? DefaultSampler { get; init; }

    /// <summary>Steps used when none are asked for.</summary>
    public int? DefaultSteps { get; init; }

    /// <summary>Guidance weight used when none is asked for; 1 is none.</summary>
    public double DefaultGuidance { get; init; } = 1;

    /// <summary>
    /// How many of the state's first channels are guided, as the model was published: 3 of 4 for the original DiT. Null for all.
    /// </summary>
    public int? GuidedChannels { get; init; }

    /// <summary>
    /// Numbers a sampler takes when nobody sets them, by setting: what the model's publisher chose (clipping, thresholds). Samplers without
    /// such a setting pass over it.
    /// </summary>
    public IReadOnlyDictionary<string, double> DefaultSettings { get; init; } = new Dictionary<string, double>();

    /// <summary>Shape of a finished picture, [channel, height, width]: the row's own, unless the state is a latent that is decoded.</summary>
    public IReadOnlyList<long> PictureShape { get; init; } = RowShape;

    /// <summary>SHA-256 of the weights, lower-case hexadecimal; null when they are not from a file.</summary>
    public string? WeightsHash { get; init; }
}
