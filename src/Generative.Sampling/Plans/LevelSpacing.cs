namespace Generative.Sampling;

/// <summary>
/// Lists of noise levels by name, for any continuous process: spaced in sigma over the process's own range and mapped to its levels. A
/// process whose noise to signal ratio is infinite at the start (flow matching) is spaced in its levels, from 1 to 0, instead.
/// </summary>
public static class LevelSpacing
{
    /// <summary>The process's own levels.</summary>
    public const string Default = "default";

    private static readonly Dictionary<string, Func<int, double, double, double[]>> Known = new(StringComparer.Ordinal)
    {
        ["karras"] = (steps, low, high) => NoiseSchedules.Karras(steps, low, high)[..^1],
        ["exponential"] = (steps, low, high) => NoiseSchedules.Geometric(steps, high, low),
        ["beta"] = (steps, low, high) => NoiseSchedules.Beta(steps, low, high),
    };

    /// <summary>
    /// Every name: <c>default</c>, the process's own; <c>karras</c>, even in sigma^(1/7) (<see cref="NoiseSchedules.Karras"/>);
    /// <c>exponential</c>, in equal ratios; <c>beta</c>, crowding both ends (<see cref="NoiseSchedules.Beta"/>).
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [Default, .. Known.Keys];

    /// <summary>A list of steps + 1 levels in the process's unit, from its highest to 0.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="process">The process.</param>
    /// <param name="steps">Steps, at least 1.</param>
    /// <exception cref="ArgumentException">There is no such spacing, or the process has no sigma to space.</exception>
    public static IReadOnlyList<double> Levels(string name, IForwardProcess process, int steps)
    {
        NoiseSchedules.Checked(steps);
        Check(name, process);
        if (name == Default)
            return process.Levels(steps);
        var continuous = (IContinuousProcess)process;
        var (low, high) = Range(continuous, steps);
        var inSigma = double.IsFinite(continuous.Sigma(high));
        double[] levels = inSigma
            ? [.. Known[name](steps, continuous.Sigma(low), continuous.Sigma(high)).Select(continuous.LevelOf)]
            : Known[name](steps, low, high);
        levels[0] = high;           // exactly: the way through sigma and back may miss it by the last bit
        return NoiseSchedules.WithZero(levels);
    }

    /// <summary>Objects to a name or a process that <see cref="Levels"/> cannot serve.</summary>
    /// <exception cref="ArgumentException">There is no such spacing, or the process has no sigma to space.</exception>
    public static void Check(string name, IForwardProcess process)
    {
        if (!Names.Contains(name))
            throw new ArgumentException($"levels is '{name}'{Suggestion.Text(name, Names)}; choose {string.Join(", ", Names)}.",
                nameof(name));
        if (name != Default && process is not IContinuousProcess)
            throw new ArgumentException($"levels is {name}, and the process '{process.Name}' has no sigma to space; use {Default}.",
                nameof(name));
    }

    /// <summary>Lowest level above 0 and highest. A table's are its ends, whichever of its entries few steps would take.</summary>
    private static (double Low, double High) Range(IContinuousProcess process, int steps)
    {
        var own = process.Levels(process is DiscreteVpProcess table ? table.TrainSteps : Math.Max(steps, 2));
        return (own[^2], own[0]);
    }
}
