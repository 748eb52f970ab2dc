using System.Globalization;

namespace Generative.Sampling;

/// <summary>How many of n independent trials succeed, each with probability p: which of n counts survive, or are born.</summary>
public readonly record struct BinomialLaw : ICountLaw
{
    private readonly double _odds;

    /// <summary>The law of n trials.</summary>
    /// <param name="trials">n, 0 or more.</param>
    /// <param name="probability">p, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, or p is not from 0 to 1.</exception>
    public BinomialLaw(long trials, double probability)
    {
        if (trials < 0)
            throw new ArgumentOutOfRangeException(nameof(trials), trials, $"trials is {trials}; give 0 or more.");
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, string.Create(
                CultureInfo.InvariantCulture, $"probability is {probability}; give a number from 0 to 1."));
        (Trials, Probability) = (trials, probability);
        _odds = probability / (1 - probability);
        // With p = 1 the odds are infinite and no ratio is ever asked for: the mode is the only count.
        Mode = probability == 1 ? trials : Math.Min(trials, (long)((trials + 1) * probability));
    }

    /// <summary>n.</summary>
    public long Trials { get; }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public long Mode { get; }

    /// <inheritdoc/>
    public long Max => Trials;

    /// <summary>P(k + 1) / P(k) = (n - k) / (k + 1) p / (1 - p).</summary>
    public double Up(long k) => (Trials - k) * _odds / (k + 1);

    /// <summary>P(k - 1) / P(k) = k / (n - k + 1) (1 - p) / p.</summary>
    public double Down(long k) => double.IsInfinity(_odds) ? 0 : k / ((Trials - k + 1) * _odds);
}
