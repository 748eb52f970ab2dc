using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A LLaDA network as a model for samplers, with the padding's mask from the conditioning.</summary>
/// <param name="network">The network; stays the caller's.</param>
/// <param name="length">Tokens a row.</param>
internal sealed class LladaModelView(LladaModel network, long length) : IGenerativeModel
{
    public const string AttentionMask = "attention_mask";

    public ModelCard Card { get; } = new("llada", [length]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { IsTimeFree = true };

    public IForwardProcess Process { get; } =
        new AbsorbingProcess(new LogLinearMaskSchedule(), network.Options.TableRows, network.Options.MaskToken);

    public Device Device => CPU;

    public Prediction Predict(PredictionRequest request) => new(
        network.forward(request.State, request.Conditioning.Tensors.GetValueOrDefault(AttentionMask)), PredictionKind.Logits);

    public void Dispose() { }
}
