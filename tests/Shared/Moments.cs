/// <summary>Sample moments for statistical tests.</summary>
internal static class Moments
{
    public static double Mean(double[] x) => x.Average();

    public static double Variance(double[] x)
    {
        var mean = Mean(x);
        return x.Average(v => (v - mean) * (v - mean));
    }

    public static double Correlation(double[] x, double[] y)
    {
        var (mx, my) = (Mean(x), Mean(y));
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Average() / Math.Sqrt(Variance(x) * Variance(y));
    }

    /// <summary>Kolmogorov's distance between a sample and a distribution, times the square root of the sample's size.</summary>
    public static double Kolmogorov(double[] x, Func<double, double> cdf)
    {
        double[] sorted = [.. x.Order()];
        var worst = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var p = cdf(sorted[i]);
            worst = Math.Max(worst, Math.Max((i + 1.0) / sorted.Length - p, p - (double)i / sorted.Length));
        }
        return worst * Math.Sqrt(sorted.Length);
    }
}
