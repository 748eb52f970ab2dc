using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A network as a model over all its ids, marks and classes too: the published code draws from all of them.</summary>
internal sealed class NbpModel(NextBlockTransformer network) : IBlockModel
{
    public ModelCard Card { get; } = new("nbp", [network.Blocks.Tokens!.Value]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits)
    {
        Context = ContextKind.BlockCausal,
        BlockLength = network.Blocks.Size,
        ReadOutShift = network.Blocks.Size,
        Blocks = network.Blocks,
        KnowsUnconditional = network.Classes > 0,
    };

    public IForwardProcess Process { get; } = new NextTokenProcess(network.Vocabulary);

    public Device Device => CPU;

    public int Vocabulary => network.Vocabulary;

    public BlockLayout Blocks => network.Blocks;

    public IReadOnlyList<int>? Order => null;

    public IModelCache CreateCache(int rows, int capacity) => network.CreateCache(rows, capacity);

    public Prediction Predict(PredictionRequest request) => new(network.Logits(new(request.State)
    {
        Classes = request.Conditioning.Classes,
        Cache = (BlockCache?)request.Cache,
    }), PredictionKind.Logits);

    /// <summary>The network is the fixture's.</summary>
    public void Dispose() { }
}
