using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A model over tokens that remembers finished blocks (BD3-LM).</summary>
/// <param name="network">The network with its weights, which the model owns from here on.</param>
/// <param name="create">Makes an empty cache for (rows, capacity).</param>
/// <param name="process">What it was trained on.</param>
/// <param name="card">What the model is.</param>
/// <param name="traits">What the validator must know.</param>
/// <param name="device">Where the network is.</param>
public sealed class CachingTokenModel(TokenNetwork network, Func<int, int, IModelCache> create, ITokenProcess process, ModelCard card,
    ModelTraits traits, Device device) : TokenModel(network, process, card, traits, device), ICachingModel
{
    /// <inheritdoc/>
    public IModelCache CreateCache(int rows, int capacity)
    {
        var group = (int)RowGroups.Texts(Traits.BlockLength);
        return create((rows + group - 1) / group * group, capacity);
    }
}
