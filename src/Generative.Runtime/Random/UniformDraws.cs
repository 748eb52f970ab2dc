namespace Generative.Runtime;

/// <summary>Uniform doubles in [0, 1) from Philox blocks, two a block.</summary>
internal static class UniformDraws
{
    private const double Unit = 1.0 / (1L << 53);

    public static void Fill(ulong stream, ulong draw, Span<double> row)
    {
        for (var i = 0; i < row.Length; i += 2)
        {
            var (u, v) = Pair(stream, draw, (ulong)i / 2);
            row[i] = u;
            if (i + 1 < row.Length)
                row[i + 1] = v;
        }
    }

    /// <summary>Two uniforms in [0, 1) with 53 bits each.</summary>
    public static (double U, double V) Pair(ulong stream, ulong draw, ulong block)
    {
        var (a, b, c, d) = Philox.Block(stream, block, draw);
        return (((((ulong)a << 32) | b) >> 11) * Unit, ((((ulong)c << 32) | d) >> 11) * Unit);
    }
}
