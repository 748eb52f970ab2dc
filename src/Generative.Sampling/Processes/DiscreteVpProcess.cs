namespace Generative.Sampling;

/// <summary>
/// Variance preserving diffusion over T discrete timesteps: s^2 = alpha-bar_t, s^2 sigma^2 = 1 - alpha-bar_t. Ho et al. 2020. The level of
/// timestep t is t + 1, so that level 0 is clean; between timesteps ln sigma is linear, below the first sigma is. A network is asked at
/// timestep <see cref="TimeOf"/>.
/// </summary>
public sealed class DiscreteVpProcess : GaussianProcess, ITimesteps
{
    // Where the signal is gone (zero terminal SNR) its customary stand-in: the smallest number float16 holds.
    private static readonly double Least = Math.Pow(2, -24);

    private readonly double[] _logSigmas;
    private readonly string _spacing;
    private readonly int _offset;

    /// <summary>A process over a table.</summary>
    /// <param name="alphaBars">alpha-bar_t for t = 0..T-1 (<see cref="BetaSchedules"/>), descending, at most 1.</param>
    /// <param name="spacing">Customary timesteps (<see cref="TimestepSpacing"/>).</param>
    /// <param name="offset">Offset of the leading spacing.</param>
    /// <exception cref="ArgumentException">The table is not descending within (0, 1), or the spacing is not known.</exception>
    public DiscreteVpProcess(IReadOnlyList<double> alphaBars, string spacing = "leading", int offset = 0)
    {
        if (alphaBars.Count < 2 || alphaBars[0] >= 1 || alphaBars[^1] < 0 || alphaBars.Zip(alphaBars.Skip(1)).Any(p => !(p.Second < p.First)))
            throw new ArgumentException("The alpha-bars must fall, from below 1 to 0 or above; check the betas.", nameof(alphaBars));
        if (!TimestepSpacing.Names.Contains(spacing))
            throw new ArgumentException($"timestep_spacing is \"{spacing}\"; use one of {string.Join(", ", TimestepSpacing.Names)}.", nameof(spacing));
        if (offset < 0 || offset >= alphaBars.Count)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"steps_offset is {offset}; give 0 to {alphaBars.Count - 1}.");
        AlphaBars = [.. alphaBars];
        _logSigmas = [.. alphaBars.Select(a => Math.Max(a, Least)).Select(a => 0.5 * Math.Log((1 - a) / a))];
        (_spacing, _offset) = (spacing, offset);
    }

    /// <summary>A process from a model folder's settings: beta_schedule, num_train_timesteps, beta_start, beta_end, zero_terminal_snr,
    /// timestep_spacing, steps_offset.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static DiscreteVpProcess Create(ComponentSettings settings)
    {
        settings.AllowOnly("beta_schedule", "num_train_timesteps", "beta_start", "beta_end", "zero_terminal_snr", "timestep_spacing", "steps_offset");
        try
        {
            var bars = BetaSchedules.AlphaBars(settings.Optional("beta_schedule", "linear"), settings.Optional("num_train_timesteps", 1000),
                settings.Optional("beta_start", 1e-4), settings.Optional("beta_end", 0.02), settings.Optional("zero_terminal_snr", false));
            return new(bars, settings.Optional("timestep_spacing", "leading"), settings.Optional("steps_offset", 0));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{settings.Source}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override string Name => "vp-discrete";

    /// <summary>alpha-bar_t, t = 0..T-1.</summary>
    public IReadOnlyList<double> AlphaBars { get; }

    /// <summary>T.</summary>
    public int TrainSteps => AlphaBars.Count;

    /// <summary>The timestep, possibly fractional, a network is asked at for a level.</summary>
    public static double TimeOf(double level) => Math.Max(level - 1, 0);

    double ITimesteps.TimeOf(double level) => TimeOf(level);

    double? ITimesteps.StepVariance(double from, double to) => null;

    (double Upper, double Lower) ITimesteps.Halfway(double from, double to) => (Math.Ceiling((from + to) / 2), Math.Floor((from + to) / 2));

    /// <inheritdoc/>
    public override IReadOnlyList<double> Levels(int steps) =>
        NoiseSchedules.WithZero(TimestepSpacing.Timesteps(_spacing, steps, TrainSteps, _offset).Select(t => Math.Min(t, TrainSteps - 1) + 1));

    /// <inheritdoc/>
    public override double Sigma(double level)
    {
        if (level <= 1)
            return level * Math.Exp(_logSigmas[0]);
        var (t, part) = Split(level);
        return Math.Exp(_logSigmas[t] + part * (_logSigmas[t + 1] - _logSigmas[t]));
    }

    /// <inheritdoc/>
    public override double SigmaRate(double level)
    {
        if (level < 1)
            return Math.Exp(_logSigmas[0]);
        var (t, _) = Split(level);
        return Sigma(level) * (_logSigmas[t + 1] - _logSigmas[t]);
    }

    /// <inheritdoc/>
    public override double Scale(double level) => 1 / Math.Sqrt(1 + Math.Pow(Sigma(level), 2));

    /// <inheritdoc/>
    public override double ScaleRate(double level) => -Sigma(level) * SigmaRate(level) * Math.Pow(Scale(level), 3);

    /// <inheritdoc/>
    public override double LevelOf(double sigma)
    {
        var log = Math.Log(sigma);
        if (log <= _logSigmas[0])
            return sigma / Math.Exp(_logSigmas[0]);
        var found = Array.BinarySearch(_logSigmas, log);
        var t = Math.Clamp(found >= 0 ? found : ~found - 1, 0, TrainSteps - 2);
        return t + 1 + (log - _logSigmas[t]) / (_logSigmas[t + 1] - _logSigmas[t]);
    }

    private (int T, double Part) Split(double level)
    {
        var t = Math.Clamp((int)Math.Floor(level - 1), 0, TrainSteps - 2);
        return (t, level - 1 - t);
    }
}
