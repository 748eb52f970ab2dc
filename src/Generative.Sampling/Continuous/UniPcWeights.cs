using static Generative.Sampling.ExponentialPhi;

namespace Generative.Sampling;

/// <summary>
/// The weights rho of the residuals in UniP and UniC: R rho B(h) = phi. Zhao et al. 2023, equations 5 and 9 (theorem 3.1). At most four
/// unknowns, solved in float64 by elimination.
/// </summary>
internal static class UniPcWeights
{
    /// <summary>rho for residuals (m_j - m_0) / r_j.</summary>
    /// <param name="ratios">r_j = (lambda_j - lambda_0) / h, all different.</param>
    /// <param name="z">h for the noise estimate, -h for the clean one.</param>
    /// <param name="b">B(h).</param>
    public static double[] Solve(IReadOnlyList<double> ratios, double z, double b)
    {
        var n = ratios.Count;
        // With a single residual every weight near 1/2 gives the order; the published choice.
        if (n == 1)
            return [0.5];
        var rows = new double[n][];
        for (var (i, factorial) = (0, 1.0); i < n; i++)
        {
            factorial *= i + 1;
            rows[i] = [.. ratios.Select(r => Math.Pow(r, i)), z * Phi(i + 2, z) * factorial / b];
        }
        return Eliminate(rows);
    }

    private static double[] Eliminate(double[][] rows)
    {
        var n = rows.Length;
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(i => Math.Abs(rows[i][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            foreach (var row in rows.Where((_, i) => i != column))
            {
                var factor = row[column] / rows[column][column];
                for (var j = column; j <= n; j++)
                    row[j] -= factor * rows[column][j];
            }
        }
        return [.. rows.Select((row, i) => row[n] / row[i])];
    }
}
