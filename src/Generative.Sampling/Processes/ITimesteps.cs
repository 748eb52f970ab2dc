namespace Generative.Sampling;

/// <summary>A process over whole timesteps, for methods whose published form speaks of them.</summary>
internal interface ITimesteps
{
    /// <summary>The timestep a network is asked at for a level.</summary>
    double TimeOf(double level);

    /// <summary>
    /// Variance beta that a step's forward process adds, where it was published with fewer digits than the levels give; null to compute it. Between
    /// neighbouring timesteps near the data a float32 ratio of alpha-bars leaves it four digits.
    /// </summary>
    double? StepVariance(double from, double to);

    /// <summary>
    /// Levels halfway between two. In an odd stretch there are two of them: a first Runge-Kutta stage reaches the upper one, and networks are
    /// asked at the lower.
    /// </summary>
    (double Upper, double Lower) Halfway(double from, double to);
}
