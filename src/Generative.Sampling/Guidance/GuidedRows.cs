namespace Generative.Sampling;

/// <summary>Rows and levels of a batch asked twice.</summary>
internal static class GuidedRows
{
    /// <summary>The levels of both halves.</summary>
    public static NoiseLevels Twice(NoiseLevels levels)
    {
        if (levels.Rows == 1)
            return levels;
        double[] values = [.. Twice(levels.Rows).SelectMany(r => Enumerable.Range(0, levels.Columns).Select(c => levels[r, c]))];
        return NoiseLevels.PerRow(2 * levels.Rows, values);
    }

    /// <summary>Row numbers, then the same again.</summary>
    public static IEnumerable<int> Twice(int rows) => Enumerable.Range(0, 2 * rows).Select(r => r % rows);
}
