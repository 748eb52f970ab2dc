using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A block diffusion network as a model for samplers, with its cache.</summary>
/// <param name="network">The network; stays the caller's.</param>
/// <param name="length">Tokens a row.</param>
internal sealed class Bd3lmModelView(Bd3lmModel network, long length) : ICachingModel
{
    /// <summary>Most total noise that the published code tells a network.</summary>
    public static readonly double MostNoise = new LogLinearMaskSchedule().Sigma(1);

    private readonly AbsorbingProcess _process =
        new(new LogLinearMaskSchedule(0), network.Options.VocabularySize, network.Options.MaskToken);

    public ModelCard Card { get; } = new("bd3lm", [length]);

    // The published sampler keeps an answer as long as nothing changed, even where the network hears the noise.
    public ModelTraits Traits { get; } = new(PredictionKind.Logits)
    {
        Context = ContextKind.BlockCausal, BlockLength = network.Options.BlockSize, IsTimeFree = true,
    };

    public IForwardProcess Process => _process;

    public Device Device => CPU;

    public IModelCache CreateCache(int rows, int capacity) => network.CreateCache(rows, capacity);

    public Prediction Predict(PredictionRequest request) => new(
        request.Cache is KeyValueCache cache ? network.Logits(request.State, cache) : network.Logits(request.State, Noise(request)),
        PredictionKind.Logits);

    public void Dispose() { }

    private Tensor? Noise(PredictionRequest request) => !network.Options.TimeConditioning ? null
        : request.Levels.Select(_process.Sigma).ToTensor().clamp(max: MostNoise).to(ScalarType.Float32).reshape(-1)
            .expand(request.State.shape[0]);
}
