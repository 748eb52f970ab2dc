using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A block diffusion network without time conditioning as a model for samplers, with its cache.</summary>
/// <param name="network">The network; stays the caller's.</param>
/// <param name="length">Tokens a row.</param>
internal sealed class Bd3lmModelView(Bd3lmModel network, long length) : ICachingModel
{
    public ModelCard Card { get; } = new("bd3lm", [length]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits)
    {
        Context = ContextKind.BlockCausal, BlockLength = network.Options.BlockSize, IsTimeFree = !network.Options.TimeConditioning,
    };

    public IForwardProcess Process { get; } =
        new AbsorbingProcess(new LogLinearMaskSchedule(0), network.Options.VocabularySize, network.Options.MaskToken);

    public Device Device => CPU;

    public IModelCache CreateCache(int rows, int capacity) => network.CreateCache(rows, capacity);

    public Prediction Predict(PredictionRequest request) => new(
        request.Cache is KeyValueCache cache ? network.Logits(request.State, cache) : network.Logits(request.State), PredictionKind.Logits);

    public void Dispose() { }
}
