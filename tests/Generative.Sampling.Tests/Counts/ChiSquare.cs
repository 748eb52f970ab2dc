namespace Generative.Sampling.Tests;

/// <summary>Pearson's test of drawn counts against a law.</summary>
internal static class ChiSquare
{
    /// <summary>One right sampler in a million fails: what every test here states as its false-alarm rate.</summary>
    private const double NormalQuantile = 4.753424308822899;

    /// <summary>Statistic over its critical value at 1e-6: above 1 the draws are not of that law.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="law">P(0), P(1), ...; draws beyond it count as impossible.</param>
    public static double OverCritical(IReadOnlyCollection<long> draws, IReadOnlyList<double> law)
    {
        var seen = new double[law.Count];
        foreach (var draw in draws)
        {
            if (draw < 0 || draw >= law.Count)
                return double.PositiveInfinity;
            seen[draw]++;
        }
        var (statistic, bins, expected, observed) = (0.0, 0, 0.0, 0.0);
        for (var k = 0; k < law.Count; k++)
        {
            (expected, observed) = (expected + law[k] * draws.Count, observed + seen[k]);
            // Neighbours are pooled until a bin expects ten draws; what is left at the end joins the last bin's remainder.
            if (expected < 10 && k < law.Count - 1)
                continue;
            if (expected > 0)
                (statistic, bins) = (statistic + (observed - expected) * (observed - expected) / expected, bins + 1);
            else if (observed > 0)
                return double.PositiveInfinity;
            (expected, observed) = (0, 0);
        }
        return statistic / Critical(Math.Max(1, bins - 1));
    }

    /// <summary>Wilson and Hilferty 1931, good to a percent here.</summary>
    private static double Critical(int freedom)
    {
        var spread = 2.0 / (9 * freedom);
        return freedom * Math.Pow(1 - spread + NormalQuantile * Math.Sqrt(spread), 3);
    }
}
