namespace Generative.Sampling;

/// <summary>
/// Which of T training timesteps n sampling steps use, highest first: the three ways of Lin et al. 2024, "Common Diffusion Noise Schedules and
/// Sample Steps are Flawed", table 2.
/// </summary>
public static class TimestepSpacing
{
    /// <summary>Names that <see cref="Timesteps"/> knows, as published scheduler configs spell them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["leading", "linspace", "trailing"];

    /// <summary>n different timesteps from 0 to T - 1, highest first.</summary>
    /// <param name="spacing">One of <see cref="Names"/>.</param>
    /// <param name="steps">n, from 1 to T.</param>
    /// <param name="trainSteps">T.</param>
    /// <param name="offset">Added to every timestep of the leading spacing, as far as the highest stays within T: with as many
    /// steps as timesteps there is no room for one.</param>
    /// <param name="rounded">Whether linspace gives whole timesteps; false keeps fractions.</param>
    /// <exception cref="ArgumentException">The spacing is not known, or n is not from 1 to T.</exception>
    public static double[] Timesteps(string spacing, int steps, int trainSteps, int offset = 0, bool rounded = true)
    {
        if (steps < 1 || steps > trainSteps)
            throw new ArgumentOutOfRangeException(
                nameof(steps), steps, $"steps is {steps}; the model was trained with {trainSteps} timesteps: give 1 to {trainSteps}.");
        return spacing switch
        {
            "leading" => Leading(steps, trainSteps, offset),
            // One step starts from the noisiest timestep, where the published list of one number would hold the cleanest.
            "linspace" when steps == 1 => [trainSteps - 1],
            "linspace" => [.. Grid.Even(0, trainSteps - 1, steps).Reverse().Select(t => rounded ? Math.Round(t, MidpointRounding.ToEven) : t)],
            "trailing" => [.. Grid.Falling(trainSteps, (double)trainSteps / steps, steps)
                .Select(t => Math.Round(t, MidpointRounding.ToEven) - 1)],
            _ => throw new ArgumentException($"timestep_spacing is \"{spacing}\"; use one of {string.Join(", ", Names)}.", nameof(spacing)),
        };
    }

    private static double[] Leading(int steps, int trainSteps, int offset)
    {
        var stride = trainSteps / steps;
        var fitting = Math.Min(offset, trainSteps - 1 - (steps - 1) * stride);
        return [.. Enumerable.Range(0, steps).Select(i => (double)(steps - 1 - i) * stride + fitting)];
    }
}
