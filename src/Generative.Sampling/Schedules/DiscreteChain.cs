namespace Generative.Sampling;

/// <summary>
/// A chain of discrete diffusion steps, n of the T a network was trained on, with its tables in float64. Ho et al. 2020, equations 2 and 7;
/// respacing by Nichol and Dhariwal 2021, section 4: the kept alpha-bars stay, the betas between them follow. Steps are counted from 0,
/// the least noisy. Immutable.
/// </summary>
public sealed class DiscreteChain
{
    private DiscreteChain(DiscreteVpProcess process, int[] timesteps)
    {
        (Process, Timesteps) = (process, timesteps);
        double[] bars = [.. timesteps.Select(t => process.AlphaBars[t])], before = [1, .. bars[..^1]];
        AlphaBars = bars;
        PreviousAlphaBars = before;
        Betas = [.. bars.Zip(before, (bar, previous) => 1 - bar / previous)];
        double[] variances = [.. Betas.Select((beta, i) => beta * (1 - before[i]) / (1 - bars[i]))];
        PosteriorVariances = variances;
        // The first step's posterior is a point; as published, its logarithm is taken from the second's.
        var first = variances.Length > 1 ? variances[1] : Betas[0];
        LogPosteriorVariances = [.. variances.Select((variance, i) => Math.Log(i == 0 ? first : variance))];
    }

    /// <summary>The whole chain over a table.</summary>
    /// <param name="alphaBars">alpha-bar_t for t = 0..T-1, descending, from below 1 to above 0.</param>
    /// <exception cref="ArgumentException">The table is not descending within (0, 1).</exception>
    public DiscreteChain(IReadOnlyList<double> alphaBars) : this(Checked(alphaBars), [.. Enumerable.Range(0, alphaBars.Count)]) { }

    /// <summary>
    /// The whole chain with the linear betas of Ho et al. 2020 in float64, 0.0001 to 0.02 at 1,000 steps and in proportion at others, as in
    /// the code of Nichol and Dhariwal 2021 and of DiT.
    /// </summary>
    /// <param name="steps">T, at least 21: fewer would need a beta of 1.</param>
    public static DiscreteChain Linear(int steps = 1000)
    {
        if (steps < 21)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}; the linear schedule needs at least 21.");
        var (first, last) = (0.1 / steps, 20.0 / steps);
        var bars = new double[steps];
        var bar = 1.0;
        for (var t = 0; t < steps; t++)
            bars[t] = bar *= 1 - (first + (last - first) * t / (steps - 1));
        return new(bars);
    }

    /// <summary>
    /// The whole process: a sampler walks it along <see cref="Levels"/>, and the network hears the timesteps it was trained on.
    /// </summary>
    public DiscreteVpProcess Process { get; }

    /// <summary>The timestep a network is asked at for each step, ascending.</summary>
    public IReadOnlyList<int> Timesteps { get; }

    /// <summary>n.</summary>
    public int Count => Timesteps.Count;

    /// <summary>alpha-bar of each step.</summary>
    public IReadOnlyList<double> AlphaBars { get; }

    /// <summary>alpha-bar of the step before each; 1 for the first.</summary>
    public IReadOnlyList<double> PreviousAlphaBars { get; }

    /// <summary>beta of each step: the largest sensible variance of its reversal.</summary>
    public IReadOnlyList<double> Betas { get; }

    /// <summary>Variance of the posterior q(x_{t-1} | x_t, x_0) (Ho et al. 2020, equation 7): the smallest; 0 at the first step.</summary>
    public IReadOnlyList<double> PosteriorVariances { get; }

    /// <summary>Its natural logarithm, the second step's standing in for the first's.</summary>
    public IReadOnlyList<double> LogPosteriorVariances { get; }

    /// <summary>
    /// Levels of a run along this chain in <see cref="Process"/>, highest first, then 0: for <see cref="SamplingRequest.Levels"/>.
    /// </summary>
    public IReadOnlyList<double> Levels => [.. Timesteps.Reverse().Select(t => t + 1.0), 0];

    /// <summary>A shorter chain.</summary>
    /// <param name="timesteps">Timesteps to keep, ascending, each one of <see cref="Timesteps"/>.</param>
    /// <exception cref="ArgumentException">There are none, they do not ascend, or one is not of this chain.</exception>
    public DiscreteChain Keep(IReadOnlyList<int> timesteps)
    {
        if (timesteps.Count == 0 || timesteps.Zip(timesteps.Skip(1)).Any(p => p.Second <= p.First))
            throw new ArgumentException($"timesteps is [{string.Join(", ", timesteps)}]; give at least one, ascending.", nameof(timesteps));
        if (timesteps.Except(Timesteps).ToArray() is { Length: > 0 } strange)
            throw new ArgumentException($"timesteps has {strange[0]}, which is not in this chain of {Count} steps.", nameof(timesteps));
        return new(Process, [.. timesteps]);
    }

    /// <summary>A shorter chain, spelt as in <see cref="Respacing"/>; of a whole chain.</summary>
    /// <exception cref="ArgumentException">The text is not understood, or asks for more steps than there are.</exception>
    public DiscreteChain Keep(string respacing) => Keep(Respacing.Timesteps(respacing, Process.TrainSteps));

    private static DiscreteVpProcess Checked(IReadOnlyList<double> alphaBars) => alphaBars is [.., <= 0]
        ? throw new ArgumentException(
            "The last alpha-bar is 0; a chain with tables needs some signal left at its last step.", nameof(alphaBars))
        : new(alphaBars);
}
