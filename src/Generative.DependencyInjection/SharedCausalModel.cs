namespace Generative.DependencyInjection;

/// <summary>A catalog's causal model handed out by key, with its caches.</summary>
internal sealed class SharedCausalModel(ICausalModel inner) : SharedModel(inner), ICausalModel
{
    public int Vocabulary => inner.Vocabulary;

    public int? ContextLength => inner.ContextLength;

    public IReadOnlyList<int> EndTokens => inner.EndTokens;

    public IModelCache CreateCache(int rows, int capacity) => inner.CreateCache(rows, capacity);

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => inner.CreateCache(rows, capacity, policy);
}
