namespace Generative.Sampling;

/// <summary>
/// Even grids with the very roundings of numpy's linspace and arange: published timesteps are rounded from them, and the last bit of a grid
/// decides between two neighbours.
/// </summary>
internal static class Grid
{
    /// <summary>n numbers from first to last, the last one exact; one number is the first.</summary>
    public static double[] Even(double first, double last, int n)
    {
        var step = (last - first) / (n - 1);
        var values = new double[n];
        for (var i = 0; i < n; i++)
            values[i] = i * step + first;
        if (n > 1)
            values[^1] = last;
        else
            values[0] = first;
        return values;
    }

    /// <summary>n numbers from first on, each a stride lower than the one before.</summary>
    public static IEnumerable<double> Falling(double first, double stride, int n)
    {
        var step = first - stride - first;
        return Enumerable.Range(0, n).Select(i => first + i * step);
    }
}
