using System.Globalization;

namespace Generative.Sampling;

/// <summary>How many independent rare events happen when so many are expected.</summary>
public readonly record struct PoissonLaw : ICountLaw
{
    /// <summary>Largest mean: far above any count of a picture, and still a moment's work.</summary>
    public const double MaxMean = 1e9;

    /// <summary>The law of a mean.</summary>
    /// <param name="mean">Events expected, 0 to <see cref="MaxMean"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative, too large or not a number.</exception>
    public PoissonLaw(double mean) => Mean = mean >= 0 && mean <= MaxMean ? mean
        : throw new ArgumentOutOfRangeException(nameof(mean), mean, string.Create(
            CultureInfo.InvariantCulture, $"mean is {mean}; give a number from 0 to {MaxMean}."));

    /// <summary>Events expected.</summary>
    public double Mean { get; }

    /// <inheritdoc/>
    public long Mode => (long)Mean;

    /// <inheritdoc/>
    public long Max => long.MaxValue;

    /// <summary>P(k + 1) / P(k) = mean / (k + 1).</summary>
    public double Up(long k) => Mean / (k + 1);

    /// <summary>P(k - 1) / P(k) = k / mean.</summary>
    public double Down(long k) => k / Mean;
}
