namespace Generative.Networks;

/// <summary>
/// What a <see cref="FactorizedGpt"/> remembers of rows of tokens: keys and values of the blocks over the cells, one entry a cell, and of
/// the blocks within a cell, one entry a token, so that a row can be cut back to any token, also in the middle of a cell. Rows have lengths
/// of their own. Belongs to one run; not for two threads at once.
/// </summary>
/// <remarks>A snapshot copies nothing: see <see cref="DecoderCache"/>.</remarks>
public sealed class FactorizedCache : IRowCache
{
    private readonly FactorizedBody _body;
    private long[][] _ids;                      // rows are never changed in place: moments hold them

    /// <summary>An empty cache.</summary>
    /// <param name="body">The network.</param>
    /// <param name="rows">Batch rows.</param>
    /// <param name="capacity">Tokens to make room for.</param>
    internal FactorizedCache(FactorizedBody body, int rows, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var room = Math.Min(capacity, body.Options.MaxLength);
        _body = body;
        Cells = new(body.CellShape, rows, body.Options.CellsOf(room), default);
        Parts = new(body.PartShape, rows, room, default);
        _ids = [.. Enumerable.Repeat(Array.Empty<long>(), rows)];
    }

    /// <summary>Tokens the longest row has seen.</summary>
    public int Length => Parts.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> RowLengths => Parts.RowLengths;

    /// <summary>Always.</summary>
    public bool CanTruncate => true;

    /// <summary>One entry a cell begun.</summary>
    internal DecoderCache Cells { get; }

    /// <summary>One entry a token.</summary>
    internal DecoderCache Parts { get; }

    internal bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Fewer tokens than that are held, or the length is negative.</exception>
    public void Truncate(int length)
    {
        if (length < 0 || length > Length)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; give 0 to {Length}, the tokens held.");
        Truncate([.. RowLengths.Select(held => Math.Min(held, length))]);
    }

    /// <inheritdoc/>
    public void Truncate(IReadOnlyList<int> lengths)
    {
        Parts.Truncate(lengths);
        Cells.Truncate([.. lengths.Select(_body.Options.CellsOf)]);
        _ids = [.. _ids.Select((ids, row) => ids[..lengths[row]])];
    }

    /// <inheritdoc/>
    public void Select(IReadOnlyList<int> rows)
    {
        Parts.Select(rows);
        Cells.Select(rows);
        _ids = [.. rows.Select(row => _ids[row])];
    }

    /// <summary>Cuts a row back: what is kept must follow what stands before it.</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">It does not: the network reads no token trees.</exception>
    public void Keep(int row, int from, IReadOnlyList<int> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        CacheChecks.Kept(row, from, kept, [.. RowLengths]);
        if (!kept.SequenceEqual(Enumerable.Range(from, kept.Count)))
            throw new NotSupportedException($"kept is [{string.Join(", ", kept)}] from {from} on; this cache holds lines of tokens and no "
                + "trees: give positions that follow each other.");
        Truncate([.. RowLengths.Select((held, r) => r == row ? from + kept.Count : held)]);
    }

    /// <inheritdoc/>
    public ICacheSnapshot Snapshot() => new FactorizedMoment(this, Cells.Snapshot(), Parts.Snapshot(), _ids);

    /// <inheritdoc/>
    public void Restore(ICacheSnapshot snapshot)
    {
        if (snapshot is not FactorizedMoment moment || moment.Cache != this)
            throw new ArgumentException("The snapshot is of another cache; restore one that this cache made.", nameof(snapshot));
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Parts.Restore(moment.Parts);
        Cells.Restore(moment.Cells);
        _ids = moment.Ids;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsDisposed = true;
        Cells.Dispose();
        Parts.Dispose();
        _ids = [.. _ids.Select(_ => Array.Empty<long>())];
    }

    /// <summary>Refuses a cache that does not fit an input; null for none.</summary>
    internal static FactorizedCache? Fitting(DecoderInput input, FactorizedBody body, DecoderBatch batch)
    {
        if (input.Cache is null)
            return null;
        if (input.Cache is not FactorizedCache cache || cache._body != body)
            throw new ArgumentException("Cache is another network's; give one this network made (CreateCache).", nameof(input));
        ObjectDisposedException.ThrowIf(cache.IsDisposed, cache);
        return cache._ids.Length == batch.Rows ? cache : throw new ArgumentException(
            $"Cache has {cache._ids.Length} rows, and Ids is [{batch.Rows}, {batch.Most}]; give as many rows.", nameof(input));
    }

    /// <summary>Each row's tokens, those held and those of a batch behind them.</summary>
    internal long[][] With(DecoderBatch batch) =>
        [.. _ids.Select((ids, row) => (long[])[.. ids, .. batch.Ids.AsSpan(row * batch.Most, batch.Lengths[row])])];

    /// <summary>Counts tokens that every layer has written.</summary>
    internal void Advance(int[] cells, int[] tokens, long[][] ids)
    {
        Cells.Advance(cells);
        Parts.Advance(tokens);
        _ids = ids;
    }
}
