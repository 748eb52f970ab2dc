namespace Generative.Runtime;

/// <summary>Standard normals by the Box-Muller transform in float64, two a Philox block, so that element i never depends on a rejection.</summary>
internal static class NormalDraws
{
    public static void Fill(ulong stream, ulong draw, Span<double> row)
    {
        for (var i = 0; i < row.Length; i += 2)
        {
            var (u, v) = UniformDraws.Pair(stream, draw, (ulong)i / 2);
            var radius = Math.Sqrt(-2 * Math.Log(1 - u));       // 1 - u lies in (0, 1]: the logarithm is finite
            var (sin, cos) = Math.SinCos(2 * Math.PI * v);
            row[i] = radius * cos;
            if (i + 1 < row.Length)
                row[i + 1] = radius * sin;
        }
    }
}
