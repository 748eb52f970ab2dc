namespace Generative.Sampling;

/// <summary>
/// A law over counts 0, 1, 2, ... with a single hump, known by the ratios of neighbouring probabilities: all that drawing from it needs.
/// </summary>
public interface ICountLaw
{
    /// <summary>A likeliest count.</summary>
    long Mode { get; }

    /// <summary>Largest possible count; <see cref="long.MaxValue"/> when there is none.</summary>
    long Max { get; }

    /// <summary>P(k + 1) / P(k), for k below <see cref="Max"/>.</summary>
    double Up(long k);

    /// <summary>P(k - 1) / P(k), for k above 0 at or below the mode.</summary>
    double Down(long k);
}
