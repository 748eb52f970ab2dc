using System.Globalization;

namespace Generative.Sampling;

/// <summary>
/// Rectified flow: x_t = (1 - t) x_0 + t n, t from 0 to 1. Liu, Gong, Liu 2023, "Flow Straight and Fast"; Lipman et al. 2023 with the ends
/// exchanged. Times may be shifted towards noise, t' = shift t / (1 + (shift - 1) t) (Esser et al. 2024, equation 23).
/// </summary>
public sealed class RectifiedFlowProcess : GaussianProcess
{
    private readonly double _shift;

    /// <summary>A rectified flow.</summary>
    /// <param name="shift">Shift of the customary times; 1 for even ones, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shift is not above 0.</exception>
    public RectifiedFlowProcess(double shift = 1)
    {
        if (!(shift > 0 && double.IsFinite(shift)))
            throw new ArgumentOutOfRangeException(
                nameof(shift), shift, string.Create(CultureInfo.InvariantCulture, $"shift is {shift}; give a number above 0, 1 for none."));
        _shift = shift;
    }

    /// <inheritdoc/>
    public override string Name => "rectified-flow";

    /// <summary>Even times from 1 to 1/n, shifted, then 0.</summary>
    public override IReadOnlyList<double> Levels(int steps) =>
        [.. NoiseSchedules.Linear(NoiseSchedules.Checked(steps) + 1, 1, 0).Select(t => _shift * t / (1 + (_shift - 1) * t))];

    /// <inheritdoc/>
    public override double Sigma(double level) => level / (1 - level);

    /// <inheritdoc/>
    public override double SigmaRate(double level) => 1 / Math.Pow(1 - level, 2);

    /// <inheritdoc/>
    public override double Scale(double level) => 1 - level;

    /// <inheritdoc/>
    public override double ScaleRate(double level) => -1;

    /// <inheritdoc/>
    public override double NoiseScale(double level) => level;

    /// <inheritdoc/>
    public override double NoiseScaleRate(double level) => 1;

    /// <inheritdoc/>
    public override double LevelOf(double sigma) => double.IsInfinity(sigma) ? 1 : sigma / (1 + sigma);
}
