using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// What an <see cref="IBlockNetwork"/> remembers: the finished blocks, and keys and values of the positions that they and what stands
/// before them take. Belongs to one run; not for two threads at once.
/// </summary>
public sealed class BlockCache : IModelCache
{
    private readonly object _owner = new();
    private readonly BlockLayout _blocks;
    private readonly Func<int, int> _positions;

    /// <summary>An empty cache.</summary>
    /// <param name="blocks">The network's blocks.</param>
    /// <param name="positions">Positions that the network has read once it was asked behind so many tokens.</param>
    /// <param name="layers">Layers of the network.</param>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Positions to make room for at once; it grows when needed.</param>
    public BlockCache(BlockLayout blocks, Func<int, int> positions, int layers, int rows, int capacity)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(positions);
        (_blocks, _positions) = (blocks, positions);
        Positions = new(layers, rows, Math.Max(1, capacity));
    }

    /// <summary>Batch rows.</summary>
    public int Rows => Positions.Rows;

    /// <summary>Tokens held, whole blocks.</summary>
    public int Length => (int)(Ids?.shape[1] ?? 0);

    /// <summary>Always, to whole blocks.</summary>
    public bool CanTruncate => true;

    /// <summary>The tokens held, int64 [rows, tokens]; null where there is none. The cache's own.</summary>
    public Tensor? Ids { get; private set; }

    /// <summary>Keys and values.</summary>
    public KeyValueCache Positions { get; }

    /// <summary>Remembers the tokens that the positions now stand for.</summary>
    /// <param name="ids">All tokens, int64 [rows, tokens].</param>
    public void Remember(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var kept = ids.shape[1] == 0 ? null : ids.clone().DetachFromDisposeScope();
        Ids?.Dispose();
        Ids = kept;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Fewer tokens are held, or they would end inside a block.</exception>
    public void Truncate(int length)
    {
        if (length < 0 || length > Length || _blocks.WholeBlocks(length) is null)
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"length is {length}; give whole blocks of {_blocks}, at most the {Length} tokens held.");
        // Of nothing, nothing is kept: what stands before the first token is sent again with it.
        Positions.Truncate(length == 0 ? 0 : _positions(length));
        using var scope = NewDisposeScope();
        if (length < Length)
            Remember(Ids!.narrow(1, 0, length));
    }

    /// <inheritdoc/>
    public ICacheSnapshot Snapshot() => new Moment(_owner, Positions.Snapshot(), Ids?.clone().DetachFromDisposeScope());

    /// <inheritdoc/>
    public void Restore(ICacheSnapshot snapshot)
    {
        if (snapshot is not Moment moment || moment.Owner != _owner)
            throw new ArgumentException("The snapshot is of another cache; restore one that this cache made.", nameof(snapshot));
        Positions.Restore(moment.Positions);
        Ids?.Dispose();
        Ids = moment.Ids?.clone().DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Positions.Dispose();
        Ids?.Dispose();
        Ids = null;
    }

    private sealed record Moment(object Owner, ICacheSnapshot Positions, Tensor? Ids) : ICacheSnapshot
    {
        public int Length => (int)(Ids?.shape[1] ?? 0);

        public void Dispose()
        {
            Positions.Dispose();
            Ids?.Dispose();
        }
    }
}
