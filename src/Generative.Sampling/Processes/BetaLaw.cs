namespace Generative.Sampling;

/// <summary>Distribution function and quantiles of the beta law in float64: for beta-spaced levels, and for testing radii of Poisson flows.</summary>
public static class BetaLaw
{
    private const double Tiny = 1e-300;

    /// <summary>
    /// P(X &lt;= x), the regularised incomplete beta function, by Lentz's evaluation of its continued fraction
    /// (Abramowitz and Stegun 26.5.8), with some 14 digits.
    /// </summary>
    /// <param name="x">From 0 to 1; values outside give 0 and 1.</param>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    public static double Cdf(double x, double a, double b)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(a);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        // The fraction converges fast below the mean; above it the symmetric one does.
        return x < (a + 1) / (a + b + 2) ? Lower(x, a, b) : 1 - Lower(1 - x, b, a);
    }

    /// <summary>The x with P(X &lt;= x) = p, by bisection to the last bit that matters.</summary>
    /// <param name="p">Probability from 0 to 1.</param>
    /// <param name="a">First shape, above 0.</param>
    /// <param name="b">Second shape, above 0.</param>
    public static double Quantile(double p, double a, double b)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, $"p is {p}; give a probability from 0 to 1.");
        if (p is 0 or 1)
            return p;
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 1100 && (low + high) / 2 is var middle && middle > low && middle < high; i++)
            (low, high) = Cdf(middle, a, b) < p ? (middle, high) : (low, middle);
        return high;
    }

    private static double Lower(double x, double a, double b)
    {
        var front = Math.Exp(a * Math.Log(x) + b * Math.Log(1 - x) + LogGamma(a + b) - LogGamma(a) - LogGamma(b)) / a;
        var (f, c, d) = (1.0, 1.0, 0.0);
        for (var i = 0; i < 20_000; i++)
        {
            var m = i / 2;
            var term = i == 0 ? 1
                : i % 2 == 0 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + term * d);
            c = NotZero(1 + term / c);
            f *= c * d;
            if (Math.Abs(1 - c * d) < 1e-15)
                break;
        }
        return front * (f - 1);
    }

    private static double NotZero(double v) => Math.Abs(v) < Tiny ? Tiny : v;

    /// <summary>ln Gamma(z) for z above 0: Stirling's series, reached by raising small arguments.</summary>
    private static double LogGamma(double z)
    {
        var shift = 0.0;
        for (; z < 15; z++)
            shift -= Math.Log(z);
        var r = 1 / (z * z);
        var series = (1 / 12.0 - r * (1 / 360.0 - r * (1 / 1260.0 - r * (1 / 1680.0 - r / 1188.0)))) / z;
        return shift + (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) + series;
    }
}
