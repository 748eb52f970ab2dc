using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A model of clean estimates that answers in another kind, and says something of the variance.</summary>
internal sealed class InKind(IGenerativeModel inner, PredictionKind kind) : IGenerativeModel
{
    public ModelCard Card => inner.Card;

    public ModelTraits Traits => inner.Traits with { Output = kind };

    public IForwardProcess Process => inner.Process;

    public Device Device => inner.Device;

    public Prediction Predict(PredictionRequest request)
    {
        var (process, x) = ((IContinuousProcess)Process, request.State);
        var clean = inner.Predict(request).Value;
        var (a, b) = (LevelMath.Over(x, request.Levels, process.Scale), LevelMath.Over(x, request.Levels, process.NoiseScale));
        var noise = (x - a * clean) / b;
        var value = kind switch
        {
            PredictionKind.Epsilon => noise,
            PredictionKind.Velocity => a * noise - b * clean,
            PredictionKind.Flow => noise - clean,
            _ => clean,
        };
        return new(value, kind) { Variance = x * 2 };
    }

    public void Dispose() { }
}
