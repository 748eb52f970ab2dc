namespace Generative;

/// <summary>
/// What a model remembers of positions that no longer change. An entry is valid only while its value, level and conditioning are frozen
/// and it attends to nothing that still moves.
/// </summary>
public interface IModelCache : IDisposable
{
    /// <summary>Positions held.</summary>
    int Length { get; }

    /// <summary>Whether <see cref="Truncate"/> works: attention caches yes, recurrent states no.</summary>
    bool CanTruncate { get; }

    /// <summary>Forgets all but the first positions.</summary>
    /// <exception cref="NotSupportedException"><see cref="CanTruncate"/> is false; take a snapshot and restore it.</exception>
    void Truncate(int length);

    /// <summary>Remembers this moment. Disposing the snapshot forgets it.</summary>
    ICacheSnapshot Snapshot();

    /// <summary>Returns to a snapshot of this cache.</summary>
    /// <exception cref="ArgumentException">The snapshot is another cache's.</exception>
    void Restore(ICacheSnapshot snapshot);
}
