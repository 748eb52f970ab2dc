using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The same model without a cache.</summary>
internal sealed class NbpWithoutCache(NbpModel model) : IGenerativeModel
{
    public ModelCard Card => model.Card;

    public ModelTraits Traits => model.Traits;

    public IForwardProcess Process => model.Process;

    public Device Device => model.Device;

    public Prediction Predict(PredictionRequest request) => model.Predict(request);

    public void Dispose() { }
}
