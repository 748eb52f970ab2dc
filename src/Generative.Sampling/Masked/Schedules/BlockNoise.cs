using System.Globalization;

namespace Generative.Sampling;

/// <summary>
/// The noise schedules of block diffusion (BD3-LM, Arriola et al. 2025, section 5 and its appendix): how likely a token is masked at a
/// time, and how heavily its cross-entropy then weighs, which is the rate of that probability over the probability. Apart from
/// <see cref="MaskSchedule"/> because the published ones are floored near 0, so that probability and total noise are not one function.
/// Immutable.
/// </summary>
public sealed class BlockNoise
{
    private const double Eps = 1e-3;

    private readonly Func<double, double> _probability, _weight;

    private BlockNoise(string name, Func<double, double> probability, Func<double, double> weight) =>
        (Name, _probability, _weight) = (name, probability, weight);

    /// <summary>Probability t, weight 1 / t.</summary>
    public static BlockNoise LogLinear { get; } = new("loglinear", t => t, t => 1 / t);

    /// <summary>Probability t^2, at least 1e-3.</summary>
    public static BlockNoise Square { get; } = Power("square", 2);

    /// <summary>Probability t^(1/2), at least 1e-3.</summary>
    public static BlockNoise SquareRoot { get; } = Power("square_root", 0.5);

    /// <summary>Probability log2(1 + t).</summary>
    public static BlockNoise Log { get; } =
        new("log", t => StableMath.LogP1(t) / Math.Log(2), t => 1 / (StableMath.LogP1(t) * (1 + t)));

    /// <summary>
    /// Probability 1 - (1 - eps) cos(pi t / 2), eps = 1e-3; the weight has eps in its denominator once more, as published.
    /// </summary>
    public static BlockNoise Cosine { get; } = new("cosine", CosineProbability,
        t => (1 - Eps) * Math.Sin(Math.PI / 2 * t) * Math.PI / 2 / (CosineProbability(t) + Eps));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BlockNoise> All { get; } = [LogLinear, Square, SquareRoot, Log, Cosine];

    /// <summary>Name in a published config (<c>noise.type</c>).</summary>
    public string Name { get; }

    /// <summary>The schedule of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static BlockNoise Named(string name) => All.FirstOrDefault(n => n.Name == name)
        ?? throw new ArgumentException($"name is \"{name}\"; use one of {string.Join(", ", All.Select(n => n.Name))}.", nameof(name));

    /// <summary>Probability that a token is masked at time t in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside that.</exception>
    public double MaskProbability(double t) => _probability(Check(t));

    /// <summary>
    /// Weight of a masked token's cross-entropy at time t in [0, 1]: the negative of what the published code calls the loss scaling.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside that.</exception>
    public double LossWeight(double t) => _weight(Check(t));

    private static BlockNoise Power(string name, double power) => new(name, t => Floored(t, power),
        t => power * Math.Pow(t, power - 1) / Floored(t, power));

    private static double Floored(double t, double power) => Math.Max(Math.Pow(t, power), Eps);

    private static double CosineProbability(double t) => 1 - ((1 - Eps) * Math.Cos(Math.PI / 2 * t));

    private static double Check(double t) => t is >= 0 and <= 1 ? t : throw new ArgumentOutOfRangeException(nameof(t), t,
        string.Create(CultureInfo.InvariantCulture, $"t is {t}; give a time from 0 to 1."));
}
