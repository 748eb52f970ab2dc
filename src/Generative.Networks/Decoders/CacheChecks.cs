namespace Generative.Networks;

/// <summary>Checks of what a cache of keys is asked to forget.</summary>
internal static class CacheChecks
{
    public static void Lengths(IReadOnlyList<int> lengths, int[] seen)
    {
        if (lengths.Count != seen.Length)
            throw new ArgumentException($"lengths has {lengths.Count} numbers for {seen.Length} rows; give one a row.", nameof(lengths));
        for (var row = 0; row < seen.Length; row++)
            if (lengths[row] < 0 || lengths[row] > seen[row])
                throw new ArgumentException(
                    $"lengths[{row}] is {lengths[row]}; give 0 to {seen[row]}, the positions the row holds.", nameof(lengths));
    }

    public static void Rows(IReadOnlyList<int> rows, int held)
    {
        if (rows.Count == 0)
            throw new ArgumentException("rows is empty; name at least one row, or dispose the cache.", nameof(rows));
        foreach (var row in rows)
            if (row < 0 || row >= held)
                throw new ArgumentException($"rows has {row}; the cache has rows 0 to {held - 1}.", nameof(rows));
    }

    public static void Kept(int row, int from, IReadOnlyList<int> kept, int[] seen)
    {
        if (row < 0 || row >= seen.Length)
            throw new ArgumentException($"row is {row}; the cache has rows 0 to {seen.Length - 1}.", nameof(row));
        if (from < 0 || from > seen[row])
            throw new ArgumentException($"from is {from}; give 0 to {seen[row]}, the positions row {row} holds.", nameof(from));
        for (var i = 0; i < kept.Count; i++)
            if (kept[i] < (i == 0 ? from : kept[i - 1] + 1) || kept[i] >= seen[row])
                throw new ArgumentException(
                    $"kept[{i}] is {kept[i]}; give positions of {from} to {seen[row] - 1}, ascending.", nameof(kept));
    }

    /// <summary>Refuses a length whose window is no longer held.</summary>
    /// <exception cref="NotSupportedException">It is not.</exception>
    public static void StillHeld(int row, int length, int seen, int offset, CacheWindow window)
    {
        if (length > 0 && length < seen && offset > Math.Max(0, length - window.Window + 1))
            throw new NotSupportedException(
                $"Row {row} cannot go back from {seen} positions to {length}: those before {offset} are forgotten, and a token there sees "
                + $"{window.Window}. Take a snapshot and restore it.");
    }
}
