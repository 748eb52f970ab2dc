using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Answers with the stored log probabilities of the timestep it is asked at.</summary>
internal sealed class VqDiffusionStandIn(VqDiffusionFixture f) : IGenerativeModel
{
    private readonly Tensor _answers = f["model_output"];
    private readonly long[] _timesteps = VqDiffusionRun.Timesteps(f);

    public ModelCard Card { get; } = new("stand-in", [f["x"].shape[2]]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits);

    public IForwardProcess Process => f.Process;

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) =>
        new(_answers[Array.IndexOf(_timesteps, (long)request.Levels.Uniform - 1)].transpose(1, 2), PredictionKind.Logits);

    public void Dispose() { }
}
