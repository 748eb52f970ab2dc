namespace Generative.Sampling;

/// <summary>
/// Sampling a flow straightened piece by piece: Euler's method in the flow's own time along the borders of its segments, where a straight
/// line is followed without error. Yoon and Lee 2024, "Sequential Flow Straightening for Generative Modeling"; one segment is
/// the reflow of Liu, Gong and Liu 2023.
/// </summary>
public static class SequentialFlow
{
    /// <summary>The sampler; give a run as many steps as segments, or a multiple.</summary>
    public static ISampler Sampler { get; } = new PlannedSampler(
        "sequential-flow", "Euler in the flow's own time, for flows straightened in segments (Yoon and Lee 2024)", new Euler());

    /// <summary>Levels through every segment border: segments x stepsEach + 1 of them, evenly spaced from the top down to 0.</summary>
    /// <param name="segments">Segments the flow was straightened in; at least 1.</param>
    /// <param name="stepsEach">Steps in each; at least 1.</param>
    /// <param name="top">Level of the first border.</param>
    public static double[] Levels(int segments, int stepsEach = 1, double top = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsEach, 1);
        return NoiseSchedules.Linear(segments * stepsEach + 1, top, 0);
    }
}
