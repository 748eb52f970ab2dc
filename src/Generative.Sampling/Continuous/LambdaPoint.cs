namespace Generative.Sampling;

/// <summary>
/// A noise level as exponential integrators see it: x = Signal x_0 + Noise n, and their clock lambda = ln(Signal / Noise), half the log
/// signal to noise ratio. Lu et al. 2022, "DPM-Solver", section 3.1.
/// </summary>
/// <param name="Signal">alpha_t, the process's scale.</param>
/// <param name="Noise">sigma_t in their notation: the process's noise scale.</param>
internal readonly record struct LambdaPoint(double Signal, double Noise)
{
    /// <summary>lambda: infinite where the noise is gone, minus infinity where the signal is.</summary>
    public double Lambda { get; } = Math.Log(Signal) - Math.Log(Noise);

    /// <summary>The point of a uniform row.</summary>
    /// <exception cref="InvalidOperationException">The row's levels differ by position.</exception>
    public static LambdaPoint At(IContinuousProcess process, NoiseLevels levels) =>
        new(process.Scale(levels.Uniform), process.NoiseScale(levels.Uniform));
}
