using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The ideal noise predictor of data N(0, c^2): eps(x, t) = b x / (a^2 c^2 + b^2) with a = s(t), b = s(t) sigma(t).</summary>
internal sealed class NoiseOfGaussian(IContinuousProcess process) : IGenerativeModel
{
    public const double Deviation = 0.5;

    /// <summary>Every level it was asked at, in order.</summary>
    public List<double> Asked { get; } = [];

    public ModelCard Card { get; } = new("noise of gaussian", [4]);

    public ModelTraits Traits { get; init; } = new(PredictionKind.Epsilon);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    /// <summary>eps / x at a level.</summary>
    public double Slope(double level)
    {
        var (a, b) = (process.Scale(level), process.NoiseScale(level));
        return b / (a * a * Deviation * Deviation + b * b);
    }

    public Prediction Predict(PredictionRequest request)
    {
        Asked.Add(request.Levels.Max);
        return new(request.State * LevelMath.Over(request.State, request.Levels, Slope), PredictionKind.Epsilon);
    }

    public void Dispose() { }
}
