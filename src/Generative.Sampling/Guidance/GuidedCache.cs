namespace Generative.Sampling;

/// <summary>
/// A run's rows twice in one cache of the model: row i asked with its condition, and without it behind all of those. What is done to a row
/// is done to both.
/// </summary>
/// <param name="inner">The model's cache, of twice the rows; owned from here on.</param>
internal sealed class GuidedCache(IRowCache inner) : IRowCache
{
    /// <summary>The model's cache.</summary>
    public IRowCache Inner => inner;

    /// <inheritdoc/>
    public int Length => inner.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> RowLengths => [.. inner.RowLengths.Take(Rows)];

    /// <inheritdoc/>
    public bool CanTruncate => inner.CanTruncate;

    private int Rows => inner.RowLengths.Count / 2;

    /// <inheritdoc/>
    public void Truncate(int length) => inner.Truncate(length);

    /// <inheritdoc/>
    public void Truncate(IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        Check(lengths.Count == Rows, nameof(lengths), $"has {lengths.Count} numbers for {Rows} rows; give one a row.");
        inner.Truncate([.. lengths, .. lengths]);
    }

    /// <inheritdoc/>
    public void Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var count = Rows;
        foreach (var row in rows)
            Check(row >= 0 && row < count, nameof(rows), $"has {row}; the cache has rows 0 to {count - 1}.");
        inner.Select([.. rows, .. rows.Select(row => row + count)]);
    }

    /// <inheritdoc/>
    public void Keep(int row, int from, IReadOnlyList<int> kept)
    {
        Check(row >= 0 && row < Rows, nameof(row), $"is {row}; the cache has rows 0 to {Rows - 1}.");
        inner.Keep(row, from, kept);
        inner.Keep(row + Rows, from, kept);
    }

    /// <inheritdoc/>
    public ICacheSnapshot Snapshot() => inner.Snapshot();

    /// <inheritdoc/>
    public void Restore(ICacheSnapshot snapshot) => inner.Restore(snapshot);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private static void Check(bool holds, string name, string wrong)
    {
        if (!holds)
            throw new ArgumentException($"{name} {wrong}", name);
    }
}
