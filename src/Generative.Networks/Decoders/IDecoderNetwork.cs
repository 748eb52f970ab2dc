using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>A network that reads tokens from left to right and answers at each for the next one. Safe for concurrent use.</summary>
public interface IDecoderNetwork
{
    /// <summary>Tokens it answers about.</summary>
    int Vocabulary { get; }

    /// <summary>Most positions it knows; null where there is no bound.</summary>
    int? ContextLength { get; }

    /// <summary>Kinds of cache it keeps.</summary>
    IReadOnlyList<CacheKind> CacheKinds { get; }

    /// <summary>An empty cache.</summary>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Positions to make room for at once, at least 1; it grows when needed.</param>
    /// <param name="policy">What it forgets.</param>
    /// <exception cref="NotSupportedException">The network keeps no cache of that kind.</exception>
    IRowCache CreateCache(int rows, int capacity, CachePolicy policy);

    /// <summary>One evaluation.</summary>
    /// <param name="input">What is read.</param>
    /// <returns>
    /// Raw logits [batch, most, vocabulary], float32 whatever the weights' dtype: of every token, or of each row's last
    /// <see cref="DecoderInput.Answers"/>, from the left. Fresh, in the caller's dispose scope.
    /// </returns>
    /// <exception cref="ArgumentException">A shape, a dtype, an id or a length is wrong, or the cache does not fit; nothing has been
    /// written to the cache.</exception>
    Tensor Logits(DecoderInput input);
}
