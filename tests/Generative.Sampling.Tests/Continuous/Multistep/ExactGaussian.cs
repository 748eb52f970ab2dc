using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The ideal network of data N(mu, c^2) under any process and of any kind of answer, with the exact probability flow. Written with signal
/// and noise scales, so that it also answers where the signal is gone.
/// </summary>
internal sealed class ExactGaussian(IContinuousProcess process, PredictionKind kind = PredictionKind.Clean, params long[] rowShape)
    : IGenerativeModel
{
    private const double C2 = 0.25;

    public static double Mean => 0.3;

    public ModelCard Card { get; } = new("exact gaussian", rowShape.Length == 0 ? [3] : rowShape);

    public ModelTraits Traits { get; } = new(kind);

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) => new(Answer(request.State, request.Levels.Uniform, kind), kind);

    public Tensor Answer(Tensor x, double level, PredictionKind asked)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (process.Scale(level), process.NoiseScale(level));
        var clean = (x * (C2 * a) + b * b * Mean) / Variance(level);
        var noise = (x - a * Mean) * (b / Variance(level));
        var answer = asked switch
        {
            PredictionKind.Clean => clean,
            PredictionKind.Epsilon => noise,
            PredictionKind.Velocity => noise * a - clean * b,
            _ => noise - clean,
        };
        return answer.MoveToOuterDisposeScope();
    }

    /// <summary>Where the probability flow carries x from one level to another.</summary>
    public Tensor Flow(Tensor x, double from, double to)
    {
        using var scope = NewDisposeScope();
        var stretch = Math.Sqrt(Variance(to) / Variance(from));
        return ((x - process.Scale(from) * Mean) * stretch + process.Scale(to) * Mean).MoveToOuterDisposeScope();
    }

    public void Dispose() { }

    private double Variance(double level) => C2 * Math.Pow(process.Scale(level), 2) + Math.Pow(process.NoiseScale(level), 2);
}
