namespace Generative;

/// <summary>
/// A network over tokens that answers at each position for the next one, and sees no later one. Its answers are logits
/// [batch, position, vocabulary]. It takes rows of different lengths (<see cref="PredictionRequest.RowLengths"/>), with a cache or without.
/// </summary>
public interface ICausalModel : ICachingModel
{
    /// <summary>Number of tokens it answers about.</summary>
    int Vocabulary { get; }

    /// <summary>Most tokens of a row it can see at once with a cache that forgets nothing; null where there is no bound.</summary>
    int? ContextLength { get; }

    /// <summary>Ids that end a text; empty where the model has none.</summary>
    IReadOnlyList<int> EndTokens { get; }

    /// <summary>An empty cache of the kind wanted, to be passed in <see cref="PredictionRequest.Cache"/>.</summary>
    /// <param name="rows">Batch rows.</param>
    /// <param name="capacity">Positions to make room for at once; it grows when needed.</param>
    /// <param name="policy">What it forgets.</param>
    /// <exception cref="NotSupportedException">The network keeps no cache of that kind; the message says which it keeps.</exception>
    IRowCache CreateCache(int rows, int capacity, CachePolicy policy);
}
