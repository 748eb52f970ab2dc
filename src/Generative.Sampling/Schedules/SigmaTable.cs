namespace Generative.Sampling;

/// <summary>The noise to signal ratios of T training timesteps, and the ways published schedulers choose among and between them.</summary>
internal sealed class SigmaTable
{
    private readonly float[] _logs;

    /// <param name="alphaBars">alpha-bar_t; an exact 0 at the end becomes 2^-24, so that every sigma is finite.</param>
    public SigmaTable(IReadOnlyList<double> alphaBars)
    {
        Bars = [.. alphaBars];
        if (Bars[^1] == 0)
            Bars[^1] = Math.Pow(2, -24);
        // In float32 like the published tables: a timestep that is rounded from them hangs on the last bit.
        Sigmas = [.. Bars.Select(a => (double)MathF.Sqrt((1 - (float)a) / (float)a))];
        _logs = [.. Sigmas.Select(s => (float)Math.Log(s))];
    }

    public double[] Bars { get; }

    public double[] Sigmas { get; }

    public double Min => Sigmas[0];

    public double Max => Sigmas[^1];

    /// <summary>Sigma at a possibly fractional timestep, straight between neighbours.</summary>
    public double At(double t)
    {
        var low = Math.Clamp((int)Math.Floor(t), 0, Sigmas.Length - 1);
        var high = Math.Min(low + 1, Sigmas.Length - 1);
        return Sigmas[low] + Math.Clamp(t - low, 0, 1) * (Sigmas[high] - Sigmas[low]);
    }

    /// <summary>The timestep of a sigma, straight in ln sigma between neighbours, clamped to the table.</summary>
    public double TimeOf(double sigma)
    {
        var log = (float)Math.Log(Math.Max(sigma, 1e-10));
        var found = Array.BinarySearch(_logs, log);
        var low = Math.Clamp(found >= 0 ? found : ~found - 1, 0, _logs.Length - 2);
        var share = Math.Clamp((_logs[low] - log) / (_logs[low] - _logs[low + 1]), 0f, 1f);
        return (1 - share) * (double)low + share * (double)(low + 1);
    }

    /// <summary>n sigmas between two by a config's wish, or null when it wishes none.</summary>
    public static double[]? Spaced(SchedulerConfig config, int n, double max, double min)
    {
        var (low, high) = (config.Has("sigma_min") ? config.Number("sigma_min", min) : min, config.Has("sigma_max") ? config.Number("sigma_max", max) : max);
        return config.Flag("use_karras_sigmas") ? NoiseSchedules.Karras(n, low, high)[..n]
            : config.Flag("use_exponential_sigmas") ? NoiseSchedules.Geometric(n, high, low)
            : config.Flag("use_beta_sigmas") ? NoiseSchedules.Beta(n, low, high)
            : config.Flag("use_lu_lambdas") ? NoiseSchedules.Geometric(n, high, low)
            : null;
    }
}
