using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The README's stand-in network in float32: 0.8 tanh(0.9 u) + 0.1 sin(3 t + 0.3 channel + 0.2 row - 0.1 column).</summary>
internal sealed class PsldStandIn(PsldProcess process, IReadOnlyList<long> rowShape) : IGenerativeModel
{
    public ModelCard Card { get; } = new("stand-in", rowShape);

    public ModelTraits Traits { get; } = new(PredictionKind.Epsilon);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var u = request.State.to(ScalarType.Float32);                       // [batch, channel, row, column]
        var wave = arange(u.shape[1], ScalarType.Float32).view(-1, 1, 1) * 0.3f + arange(u.shape[2], ScalarType.Float32).view(-1, 1) * 0.2f
            - arange(u.shape[3], ScalarType.Float32) * 0.1f;
        var t = request.Levels.ToTensor().to(ScalarType.Float32);           // [1, 1]
        return new(((u * 0.9f).tanh() * 0.8f + (t * 3 + wave).sin() * 0.1f).MoveToOuterDisposeScope(), PredictionKind.Epsilon);
    }

    public void Dispose() { }
}
