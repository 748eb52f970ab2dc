using TorchSharp;

namespace Generative.DependencyInjection;

/// <summary>
/// A catalog's model handed out by key: the container may dispose it, the catalog keeps the weights. Of what a model can be besides, a
/// latent model's codec is handed on; a cache (<see cref="ICachingModel"/>) is not, since no model of a catalog has one.
/// </summary>
internal class SharedModel(IGenerativeModel inner) : IGenerativeModel
{
    /// <summary>A model to hand out, with a codec where the catalog's has one.</summary>
    public static IGenerativeModel Of(IGenerativeModel inner) =>
        inner is Pipelines.ILatentModel latent ? new SharedLatentModel(latent) : new SharedModel(inner);

    public ModelCard Card => inner.Card;

    public ModelTraits Traits => inner.Traits;

    public IForwardProcess Process => inner.Process;

    public torch.Device Device => inner.Device;

    public Prediction Predict(PredictionRequest request) => inner.Predict(request);

    public void Dispose() { }
}
