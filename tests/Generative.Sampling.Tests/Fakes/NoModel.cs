using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A model that is looked at but never asked.</summary>
internal sealed class NoModel(IForwardProcess process) : IGenerativeModel
{
    public ModelCard Card { get; } = new("nothing", [3]);

    public ModelTraits Traits { get; init; } = new(PredictionKind.Clean);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) => throw new NotSupportedException();

    public void Dispose() { }
}
