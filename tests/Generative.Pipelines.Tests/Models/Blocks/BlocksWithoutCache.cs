using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>A model over blocks that keeps no cache.</summary>
internal sealed class BlocksWithoutCache(BlockModel model) : IGenerativeModel
{
    public ModelCard Card => model.Card;

    public ModelTraits Traits => model.Traits;

    public IForwardProcess Process => model.Process;

    public Device Device => model.Device;

    public Prediction Predict(PredictionRequest request) => model.Predict(request);

    public void Dispose() { }
}
