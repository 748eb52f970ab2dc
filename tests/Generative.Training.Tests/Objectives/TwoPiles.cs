using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

/// <summary>The ideal denoiser of two round piles in the plane, at (-1, 0) and (1, 0), under rectified flow: a teacher whose flow bends.</summary>
internal sealed class TwoPiles : IGenerativeModel
{
    public const double Deviation = 0.15;

    public ModelCard Card { get; } = new("two piles", [2]);

    public ModelTraits Traits { get; } = new(PredictionKind.Clean);

    public IForwardProcess Process { get; } = new RectifiedFlowProcess();

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var (x, t) = (request.State, request.Levels.Uniform);
        var (a, variance) = (1 - t, Deviation * Deviation);
        var spread = a * a * variance + t * t;
        // Share of the right pile, and the mean of x_0 given x within a pile.
        var right = (x[.., ..1] * (2 * a / spread)).sigmoid();
        var centre = cat([right * 2 - 1, zeros_like(right)], 1);
        return new((centre + (x - centre * a) * (a * variance / spread)).MoveToOuterDisposeScope(), PredictionKind.Clean);
    }

    public void Dispose() { }
}
