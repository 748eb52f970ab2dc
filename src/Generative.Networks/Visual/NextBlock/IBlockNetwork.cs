using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// A network that answers for the next block of a sequence of tokens. Safe for concurrent use; a cache belongs to one run.
/// </summary>
public interface IBlockNetwork
{
    /// <summary>Number of tokens it answers about.</summary>
    int Vocabulary { get; }

    /// <summary>Number of classes it knows; 0 for none.</summary>
    int Classes { get; }

    /// <summary>The blocks, in the order they are made.</summary>
    BlockLayout Blocks { get; }

    /// <summary>What the next block may be.</summary>
    /// <param name="input">The sequence so far, or what the cache lacks of it.</param>
    /// <returns>Raw logits [rows, size of the next block, vocabulary], float32, fresh in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype, an id or a class is wrong, the tokens are no whole blocks, or the cache does
    /// not fit.</exception>
    Tensor Logits(BlockInput input);

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows.</param>
    /// <param name="capacity">Tokens to make room for at once; it grows when needed.</param>
    BlockCache CreateCache(int rows, int capacity);
}
