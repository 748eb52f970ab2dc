using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The fixture's "wave": 0.6 sin(1.7 x + 0.013 t + 0.05 b + 0.31 c + 0.17 h - 0.23 w) + 0.25 x, read as whatever kind a config
/// says.</summary>
internal sealed class WaveModel(IContinuousProcess process, PredictionKind kind, Func<double, double> timeOf) : IGenerativeModel
{
    public ModelCard Card { get; } = new("wave", [3, 4, 5]);

    public ModelTraits Traits { get; } = new(kind);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        var x = request.State;
        var phase = x * 1.7 + 0.013 * timeOf(request.Levels.Uniform);
        double[] slopes = [0.05, 0.31, 0.17, -0.23];
        for (var axis = 0; axis < 4; axis++)
        {
            long[] shape = [1, 1, 1, 1];
            shape[axis] = x.shape[axis];
            phase += arange(x.shape[axis], ScalarType.Float64).reshape(shape) * slopes[axis];
        }
        return new(phase.sin() * 0.6 + x * 0.25, kind);
    }

    public void Dispose() { }
}
