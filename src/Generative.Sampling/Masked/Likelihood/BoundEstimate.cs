using System.Globalization;

namespace Generative.Sampling;

/// <summary>
/// The running mean of independent estimates of one number, such as a bound on a likelihood, and how far it may be off. Welford's update:
/// no digits are lost however many there are. Not safe for concurrent use.
/// </summary>
public sealed class BoundEstimate
{
    private double _squares;

    /// <summary>Estimates so far.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; 0 before the first.</summary>
    public double Mean { get; private set; }

    /// <summary>Standard error of the mean, the sample's standard deviation over the root of the count; null with fewer than two.</summary>
    public double? StandardError => Count < 2 ? null : Math.Sqrt(_squares / (Count - 1) / Count);

    /// <summary>Takes one more estimate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite: a mean with it would be lost.</exception>
    public void Add(double estimate)
    {
        if (!double.IsFinite(estimate))
            throw new ArgumentOutOfRangeException(nameof(estimate), estimate,
                string.Create(CultureInfo.InvariantCulture, $"estimate is {estimate}; give finite ones, an infinite one has no mean."));
        Count++;
        var before = estimate - Mean;
        Mean += before / Count;
        _squares += before * (estimate - Mean);
    }

    /// <summary>Takes several estimates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not finite; those before it are taken.</exception>
    public void Add(IEnumerable<double> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        foreach (var estimate in estimates)
            Add(estimate);
    }

    /// <summary>The sum of numbers that were estimated independently, such as the texts of a file.</summary>
    /// <returns>The sum of the means and its standard error; null where one of them has none.</returns>
    public static (double Mean, double? StandardError) Sum(IEnumerable<BoundEstimate> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var (mean, variance) = (0.0, (double?)0.0);
        foreach (var part in parts)
        {
            mean += part.Mean;
            variance += part.StandardError * part.StandardError;
        }
        return (mean, variance is { } v ? Math.Sqrt(v) : null);
    }

    /// <summary>The mean and its error, for people.</summary>
    public override string ToString() => StandardError is { } error
        ? string.Create(CultureInfo.InvariantCulture, $"{Mean} +- {error} ({Count})")
        : string.Create(CultureInfo.InvariantCulture, $"{Mean} ({Count})");
}
