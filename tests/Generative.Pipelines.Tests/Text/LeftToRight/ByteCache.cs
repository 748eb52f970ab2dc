using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>Remembers tokens row by row, and holds a tensor as the caches of networks do.</summary>
internal sealed class ByteCache(int rows) : IRowCache
{
    private readonly Tensor _held = zeros(rows, 4).DetachFromDisposeScope();

    public List<List<long>> Rows { get; private set; } = [.. Enumerable.Range(0, rows).Select(_ => new List<long>())];

    public IReadOnlyList<int> RowLengths => [.. Rows.Select(r => r.Count)];

    public int Length => Rows.Max(r => r.Count);

    public bool CanTruncate => true;

    public void Truncate(int length) => Truncate([.. Rows.Select(r => Math.Min(length, r.Count))]);

    public void Truncate(IReadOnlyList<int> lengths)
    {
        foreach (var (row, length) in Rows.Zip(lengths))
            row.RemoveRange(length, row.Count - length);
    }

    public void Select(IReadOnlyList<int> rows) => Rows = [.. rows.Select(r => Rows[r].ToList())];

    public void Keep(int row, int from, IReadOnlyList<int> kept) =>
        Rows[row] = [.. Rows[row].Take(from), .. kept.Select(k => Rows[row][k])];

    public ICacheSnapshot Snapshot() => new Moment(Copy(Rows));

    public void Restore(ICacheSnapshot snapshot) => Rows = Copy(((Moment)snapshot).Rows);

    public void Dispose() => _held.Dispose();

    private static List<List<long>> Copy(List<List<long>> rows) => [.. rows.Select(r => r.ToList())];

    private sealed record Moment(List<List<long>> Rows) : ICacheSnapshot
    {
        public int Length => Rows.Max(r => r.Count);

        public void Dispose() { }
    }
}
