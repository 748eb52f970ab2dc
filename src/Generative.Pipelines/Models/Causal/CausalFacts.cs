using Generative.Networks;
using TorchSharp;

namespace Generative.Pipelines;

/// <summary>What a decoder's settings tell before its weights are read.</summary>
/// <param name="Vocabulary">Tokens it answers about.</param>
/// <param name="ContextLength">Most positions it knows; null where there is no bound.</param>
/// <param name="CacheKinds">Kinds of cache it keeps.</param>
internal sealed record CausalFacts(int Vocabulary, int? ContextLength, IReadOnlyList<CacheKind> CacheKinds)
{
    // A text needs some length where the network knows no bound: what RecurrentGemma was trained on. Longer ones are fine.
    private const int UsualLength = 8192;

    /// <summary>Length of a text as a card shows it.</summary>
    public int Length => ContextLength ?? UsualLength;

    /// <summary>Reads them from the network itself, built without weights: every architecture that can be built is known here.</summary>
    /// <exception cref="InvalidDataException">A setting is wrong, or the module is no decoder.</exception>
    public static CausalFacts Of(ComponentSettings module)
    {
        using var built = Build(module);
        return built is IDecoderNetwork network ? new(network.Vocabulary, network.ContextLength, network.CacheKinds)
            : throw new InvalidDataException($"{module.Source}: a {module.Type} does not write text from left to right; use LlamaModel, "
                + "Gpt2Model or GriffinModel.");
    }

    /// <summary>The network in names and shapes alone.</summary>
    public static torch.nn.Module Build(ComponentSettings module)
    {
        using var nowhere = UnsetWeights.Nowhere();
        return NetworkFactory.Build(module);
    }

    /// <summary>Whether an id is a token of the network.</summary>
    public bool Has(int id) => id >= 0 && id < Vocabulary;

    /// <summary>Ids that the network has, or an error that names where they stand.</summary>
    public void Check(string field, IEnumerable<int> ids, string source)
    {
        foreach (var id in ids.Where(i => !Has(i)))
            throw new InvalidDataException($"{source}: '{field}' is {id}; the network has tokens 0 to {Vocabulary - 1}.");
    }
}
