namespace Generative.Pipelines;

/// <summary>What a model's config tells before its weights are read.</summary>
/// <param name="Card">What it is; without the weights' hash.</param>
/// <param name="Traits">What the validator must know.</param>
/// <param name="Process">What it was trained on.</param>
public sealed record ModelDescription(ModelCard Card, ModelTraits Traits, IForwardProcess Process);
