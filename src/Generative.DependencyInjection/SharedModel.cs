using TorchSharp;

namespace Generative.DependencyInjection;

/// <summary>
/// A catalog's model handed out by key: the container may dispose it, the catalog keeps the weights. What a model can be besides is handed
/// on: a latent model's codec, and the cache of one that remembers finished positions.
/// </summary>
internal class SharedModel(IGenerativeModel inner) : IGenerativeModel
{
    /// <summary>A model to hand out, with a codec or a cache where the catalog's has one.</summary>
    public static IGenerativeModel Of(IGenerativeModel inner) => inner switch
    {
        Pipelines.ILatentModel latent => new SharedLatentModel(latent),
        ICausalModel causal => new SharedCausalModel(causal),
        ICachingModel caching => new SharedCachingModel(caching),
        _ => new SharedModel(inner),
    };

    public ModelCard Card => inner.Card;

    public ModelTraits Traits => inner.Traits;

    public IForwardProcess Process => inner.Process;

    public torch.Device Device => inner.Device;

    public Prediction Predict(PredictionRequest request) => inner.Predict(request);

    public void Dispose() { }
}
