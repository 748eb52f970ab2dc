namespace Generative.Pipelines;

/// <summary>A request for text with what every kind of model has found and checked.</summary>
/// <param name="Request">What is wanted.</param>
/// <param name="Model">The model.</param>
/// <param name="Sampler">The sampler.</param>
/// <param name="Settings">Its numbers.</param>
/// <param name="Seeds">Seed of each text.</param>
/// <param name="Random">Where random streams come from.</param>
/// <param name="Draft">The model that proposes; null for none.</param>
internal sealed record TextOrder(TextRequest Request, ModelDescription Model, ISampler Sampler,
    IReadOnlyDictionary<string, double> Settings, IReadOnlyList<long> Seeds, IRandomSourceFactory Random, ModelDescription? Draft);
