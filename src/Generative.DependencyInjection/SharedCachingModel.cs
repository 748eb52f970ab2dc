namespace Generative.DependencyInjection;

/// <summary>A catalog's caching model handed out by key.</summary>
internal sealed class SharedCachingModel(ICachingModel inner) : SharedModel(inner), ICachingModel
{
    public IModelCache CreateCache(int rows, int capacity) => inner.CreateCache(rows, capacity);
}
