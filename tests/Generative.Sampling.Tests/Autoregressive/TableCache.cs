namespace Generative.Sampling.Tests;

/// <summary>
/// The cache of a <see cref="TableModel"/>: the tokens of each row, in rows of their own lengths. A recurrent one cannot go back but to a
/// snapshot.
/// </summary>
internal sealed class TableCache(int rows, bool recurrent) : IRowCache
{
    private List<List<long>> _rows = [.. Enumerable.Range(0, rows).Select(_ => new List<long>())];

    public bool IsDisposed { get; private set; }

    public int Rows => _rows.Count;

    public int Length => _rows.Max(r => r.Count);

    public IReadOnlyList<int> RowLengths => [.. _rows.Select(r => r.Count)];

    public bool CanTruncate => !recurrent;

    public IReadOnlyList<long> Row(int row) => _rows[row];

    public void Append(int row, ReadOnlySpan<long> tokens) => _rows[row].AddRange(tokens);

    public void Truncate(int length) => Truncate([.. _rows.Select(r => Math.Min(length, r.Count))]);

    public void Truncate(IReadOnlyList<int> lengths)
    {
        RequireAttention();
        if (lengths.Count != Rows)
            throw new ArgumentException($"{lengths.Count} lengths for {Rows} rows", nameof(lengths));
        foreach (var (row, length) in _rows.Zip(lengths))
            row.RemoveRange(length, row.Count - length);
    }

    public void Select(IReadOnlyList<int> rows) => _rows = [.. rows.Select(r => new List<long>(_rows[r]))];

    public void Keep(int row, int from, IReadOnlyList<int> kept)
    {
        RequireAttention();
        var tokens = _rows[row];
        if (kept.Any(k => k < from))
            throw new ArgumentException("too early", nameof(kept));
        _rows[row] = [.. tokens[..from], .. kept.Select(k => tokens[k])];
    }

    /// <summary>Snapshots that were not disposed.</summary>
    public int Snapshots { get; private set; }

    public ICacheSnapshot Snapshot()
    {
        Snapshots++;
        return new Moment(this, Copy(_rows));
    }

    public void Restore(ICacheSnapshot snapshot) => _rows = snapshot is Moment moment && moment.Owner == this
        ? Copy(moment.Rows) : throw new ArgumentException("the snapshot is another cache's", nameof(snapshot));

    public void Dispose() => IsDisposed = true;

    private void RequireAttention()
    {
        if (recurrent)
            throw new NotSupportedException("a recurrent state keeps no past; restore a snapshot");
    }

    private static List<List<long>> Copy(List<List<long>> rows) => [.. rows.Select(r => new List<long>(r))];

    private sealed record Moment(TableCache Owner, List<List<long>> Rows) : ICacheSnapshot
    {
        public int Length => Rows.Max(r => r.Count);

        public void Dispose() => Owner.Snapshots--;
    }
}
