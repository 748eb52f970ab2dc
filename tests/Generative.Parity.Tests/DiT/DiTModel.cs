using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Either network as samplers see it: float64 states, float32 answers of noise and, where learnt, raw variance.</summary>
/// <param name="network">(x, t, classes) to the answer.</param>
/// <param name="nullClass">Index of "no class".</param>
/// <param name="process">What it was trained on, with levels one above the timesteps.</param>
/// <param name="rowShape">Shape of the latents.</param>
internal sealed class DiTModel(Func<Tensor, Tensor, Tensor, Tensor> network, int nullClass, IForwardProcess process,
    IReadOnlyList<long> rowShape) : IGenerativeModel
{
    public ModelCard Card { get; } = new("fixture", rowShape);

    public ModelTraits Traits { get; } = new(PredictionKind.Epsilon) { KnowsUnconditional = true };

    public IForwardProcess Process => process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request)
    {
        using var scope = NewDisposeScope();
        var x = request.State.to(ScalarType.Float32);
        var t = full(x.shape[0], DiscreteVpProcess.TimeOf(request.Levels.Uniform), ScalarType.Float32);
        var labels = tensor(request.Conditioning.Classes!.Select(c => c == Conditioning.NoClass ? nullClass : (long)c).ToArray());
        var answer = network(x, t, labels);
        var channels = x.shape[1];
        var variance = answer.shape[1] > channels ? answer.narrow(1, channels, channels).MoveToOuterDisposeScope() : null;
        return new(answer.narrow(1, 0, channels).MoveToOuterDisposeScope(), PredictionKind.Epsilon) { Variance = variance };
    }

    public void Dispose() { }
}
