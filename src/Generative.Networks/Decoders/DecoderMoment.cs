namespace Generative.Networks;

/// <summary>A moment of a <see cref="DecoderCache"/>: how long its rows were, and the store they lie in.</summary>
internal sealed class DecoderMoment : ICacheSnapshot
{
    private bool _disposed;

    public DecoderMoment(DecoderCache cache, KeyValueStore? store, int[] seen, int[] offsets)
    {
        (Cache, Store, Seen, Offsets) = (cache, store?.Hold(), seen, offsets);
        store?.Moments.Add(this);
    }

    public DecoderCache Cache { get; }

    /// <summary>Null where nothing was held.</summary>
    public KeyValueStore? Store { get; }

    public int[] Seen { get; }

    public int[] Offsets { get; }

    /// <inheritdoc/>
    public int Length => Seen.Max();

    public bool IsDisposed => _disposed;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Store?.Moments.Remove(this);
        Store?.Release();
    }
}
