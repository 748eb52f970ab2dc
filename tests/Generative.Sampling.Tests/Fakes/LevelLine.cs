namespace Generative.Sampling.Tests;

/// <summary>Runs over lists of levels of the test's own.</summary>
internal static class LevelLine
{
    /// <summary>A request for evenly spaced levels; the last one need not be 0, so that only the solver's own error is seen.</summary>
    public static SamplingRequest Even(int steps, double high, double low, params long[] seeds) =>
        new(seeds.Length == 0 ? [0] : seeds, steps) { Levels = NoiseSchedules.Linear(steps + 1, high, low) };
}
