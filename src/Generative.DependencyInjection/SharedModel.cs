using TorchSharp;

namespace Generative.DependencyInjection;

/// <summary>A catalog's model handed out by key: the container may dispose it, the catalog keeps the weights.</summary>
internal sealed class SharedModel(IGenerativeModel inner) : IGenerativeModel
{
    public ModelCard Card => inner.Card;

    public ModelTraits Traits => inner.Traits;

    public IForwardProcess Process => inner.Process;

    public torch.Device Device => inner.Device;

    public Prediction Predict(PredictionRequest request) => inner.Predict(request);

    public void Dispose() { }
}
