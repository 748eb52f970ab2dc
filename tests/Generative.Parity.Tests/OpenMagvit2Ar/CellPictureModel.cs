using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A network over sub-tokens as a model that samplers can ask.</summary>
/// <param name="network">The network; stays the caller's.</param>
internal sealed class CellPictureModel(FactorizedGpt network) : ICausalModel
{
    public int Vocabulary => network.Vocabulary;

    public int? ContextLength => network.ContextLength;

    public IReadOnlyList<int> EndTokens => [];

    public ModelCard Card { get; } = new("open-magvit2", [network.Options.MaxLength]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits)
    {
        Context = ContextKind.Causal, ReadOutShift = 1, IsTimeFree = true, KnowsUnconditional = true,
    };

    public IForwardProcess Process { get; } = new NextTokenProcess(network.Vocabulary);

    public Device Device => CPU;

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => network.CreateCache(rows, capacity, policy);

    public IModelCache CreateCache(int rows, int capacity) => CreateCache(rows, capacity, CachePolicy.All);

    public Prediction Predict(PredictionRequest request) => new(network.Logits(new(request.State)
    {
        Cache = (IRowCache?)request.Cache,
        RowLengths = request.RowLengths,
        Answers = request.Answers,
        Parents = request.Parents,
    }), Traits.Output);

    public void Dispose() { }
}
