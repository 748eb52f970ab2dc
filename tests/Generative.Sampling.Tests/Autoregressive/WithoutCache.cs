using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A causal model that keeps no cache.</summary>
internal sealed class WithoutCache(TableModel model) : IGenerativeModel
{
    public ModelCard Card => model.Card;

    public ModelTraits Traits => model.Traits;

    public IForwardProcess Process => model.Process;

    public Device Device => model.Device;

    public Prediction Predict(PredictionRequest request) => model.Predict(request);

    public void Dispose() { }
}
