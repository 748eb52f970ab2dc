using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An EDM network as samplers see it: float64 states, a float32 network. The network stays the fixture's.</summary>
internal sealed class EdmModel(EdmPrecond network, IReadOnlyList<long> rowShape) : IGenerativeModel
{
    /// <summary>Name of the one-hot rows [batch, classes] in the conditioning.</summary>
    public const string Labels = "class_labels";

    public ModelCard Card { get; } = new("fixture", rowShape);

    public ModelTraits Traits { get; } = new(PredictionKind.Clean) { MinLevel = network.SigmaMin, MaxLevel = network.SigmaMax };

    public IForwardProcess Process { get; } = new EdmProcess();

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var sigma = request.Levels.ToTensor().flatten();                        // [1] or [batch]: pictures have one level each
        var clean = network.Denoise(request.State, sigma, request.Conditioning.Tensors.GetValueOrDefault(Labels));
        return new(clean.MoveToOuterDisposeScope(), PredictionKind.Clean);
    }

    public void Dispose() { }
}
