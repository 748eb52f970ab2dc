using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Lists of noise levels, highest first, in float64. Apart from samplers: a sampler never knows how its list was made.</summary>
public static class NoiseSchedules
{
    /// <summary>
    /// sigma_i = (sigma_max^(1/rho) + i/(n-1) (sigma_min^(1/rho) - sigma_max^(1/rho)))^rho, then 0. Karras et al. 2022, equation 5.
    /// One step goes straight from sigma_max to 0.
    /// </summary>
    public static double[] Karras(int steps, double sigmaMin, double sigmaMax, double rho = 7)
    {
        var (low, high) = (Math.Pow(sigmaMin, 1 / rho), Math.Pow(sigmaMax, 1 / rho));
        return WithZero([.. Grid(steps).Select(u => Math.Pow(high + u * (low - high), rho))]);
    }

    /// <summary>n values in equal differences.</summary>
    public static double[] Linear(int steps, double first, double last) => [.. Grid(steps).Select(u => first + u * (last - first))];

    /// <summary>n values in equal ratios.</summary>
    public static double[] Geometric(int steps, double first, double last) => [.. Grid(steps).Select(u => first * Math.Pow(last / first, u))];

    /// <summary>
    /// Levels placed by the quantiles of a beta law, which crowd both ends: sigma_i = sigma_min + (sigma_max - sigma_min) q(1 - i/(n-1)).
    /// Lee et al. 2024, "Beta Sampling is All You Need".
    /// </summary>
    /// <param name="steps">Values wanted.</param>
    /// <param name="sigmaMin">Last value.</param>
    /// <param name="sigmaMax">First value.</param>
    /// <param name="alpha">First shape of the law.</param>
    /// <param name="beta">Second shape of the law.</param>
    public static double[] Beta(int steps, double sigmaMin, double sigmaMax, double alpha = 0.6, double beta = 0.6) =>
        [.. Grid(steps).Select(u => sigmaMin + (sigmaMax - sigmaMin) * BetaLaw.Quantile(1 - u, alpha, beta))];

    /// <summary>
    /// The noise of improved DDPM's cosine schedule at n of its M steps. Nichol and Dhariwal 2021 in the form of Karras et al. 2022, table 1.
    /// </summary>
    /// <param name="steps">Values wanted.</param>
    /// <param name="sigmaMin">Values below are left out before n are chosen.</param>
    /// <param name="sigmaMax">Values above are left out before n are chosen.</param>
    /// <param name="m">Steps of the original schedule, M.</param>
    /// <param name="c1">Floor on the ratio of neighbouring alpha-bars, C_1.</param>
    /// <param name="c2">Offset of the cosine, C_2.</param>
    /// <param name="singlePrecision">Round the alpha-bars to float32, as the code published with Karras et al. does: noise near 0.01 then
    /// differs by some 0.1 %, which networks with random Fourier features notice. False computes what the paper says.</param>
    /// <exception cref="ArgumentException">No level lies in the range.</exception>
    public static double[] ImprovedDdpm(int steps, double sigmaMin, double sigmaMax, int m = 1000, double c1 = 0.001, double c2 = 0.008,
        bool singlePrecision = false)
    {
        var bars = singlePrecision ? SingleAlphaBars(m, c2) : [];
        var u = new double[m + 1];
        for (var j = m; j > 0; j--)
            u[j - 1] = Math.Sqrt((u[j] * u[j] + 1) / Kept(j) - 1);
        var inside = u.Where(v => v >= sigmaMin && v <= sigmaMax).ToArray();
        if (inside.Length == 0)
            throw new ArgumentException($"None of the {m + 1} noise levels lies from {sigmaMin} to {sigmaMax}; widen the range.", nameof(sigmaMax));
        return [.. Grid(steps).Select(g => inside[(int)Math.Round((inside.Length - 1) * g, MidpointRounding.ToEven)])];

        // Share of the signal's variance that step j keeps.
        double Kept(int j) => singlePrecision ? Math.Max(bars[j - 1] / bars[j], (float)c1) : Math.Max(AlphaBar(j - 1) / AlphaBar(j), c1);

        double AlphaBar(int j) => Math.Pow(Math.Sin(0.5 * Math.PI * j / m / (c2 + 1)), 2);
    }

    /// <summary>alpha-bar at 0..M in torch's float32: the published digits come from its sine and from this order of operations.</summary>
    private static float[] SingleAlphaBars(int m, double c2)
    {
        using var scope = NewDisposeScope();
        return (arange(m + 1, ScalarType.Float32) * (0.5 * Math.PI) / m / (c2 + 1)).sin().square().data<float>().ToArray();
    }

    /// <summary>The list with a final 0.</summary>
    public static double[] WithZero(IEnumerable<double> levels) => [.. levels, 0];

    /// <summary>The number of steps itself, when it is one.</summary>
    internal static int Checked(int steps) => steps >= 1 ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}; give at least 1.");

    /// <summary>i / (n - 1) for i = 0..n-1; a single 0 for one step.</summary>
    private static IEnumerable<double> Grid(int steps)
    {
        Checked(steps);
        return Enumerable.Range(0, steps).Select(i => steps == 1 ? 0 : i / (double)(steps - 1));
    }
}
