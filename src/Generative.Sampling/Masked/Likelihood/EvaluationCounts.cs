using System.Globalization;

namespace Generative.Sampling;

/// <summary>
/// How often a text changes while it is unmasked in steps, and so how often a network without a sense of time must be asked (Ou et al.
/// 2024, RADD).
/// </summary>
public static class EvaluationCounts
{
    /// <summary>Expected number of steps that change a text, when each of its tokens falls in a uniform one: n (1 - (1 - 1/n)^L).</summary>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="length">L, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double Changes(int steps, long length)
    {
        Check(steps, length);
        return steps * StableMath.AtLeastOne(1.0 / steps, length);
    }

    /// <summary>
    /// The shares of the tokens that fall in each step of a sampler whose times go evenly from 1 to some last one and whose last step
    /// unmasks whatever is left.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="last">The last time, 0 or more and below 1; published samplers have 1e-5.</param>
    /// <returns>n shares that sum to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<double> Shares(MaskSchedule schedule, int steps, double last = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Check(steps, 0);
        ScheduleNumber.Check(last, last is >= 0 and < 1, nameof(last), "a time from 0 to below 1");
        var all = schedule.MaskProbability(1);
        double[] masked = [.. Enumerable.Range(0, steps).Select(i => schedule.MaskProbability(1 - ((1 - last) * i / steps)) / all), 0];
        return [.. Enumerable.Range(0, steps).Select(i => masked[i] - masked[i + 1])];
    }

    /// <summary>Expected number of steps that change a text, from the shares of its tokens that fall in each.</summary>
    /// <param name="shares">Shares that sum to 1.</param>
    /// <param name="length">L, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 0.</exception>
    public static double Changes(IReadOnlyList<double> shares, long length)
    {
        ArgumentNullException.ThrowIfNull(shares);
        Check(Math.Max(1, shares.Count), length);
        return shares.Sum(s => StableMath.AtLeastOne(s, length));
    }

    /// <summary>
    /// Expected evaluations of a sampler that asks at the first step, and then only at steps before which the text has changed: 1 and the
    /// changes in all steps but the last.
    /// </summary>
    /// <inheritdoc cref="Changes(IReadOnlyList{double}, long)"/>
    public static double Evaluations(IReadOnlyList<double> shares, long length)
    {
        ArgumentNullException.ThrowIfNull(shares);
        return 1 + Changes([.. shares.SkipLast(1)], length);
    }

    private static void Check(int steps, long length)
    {
        if (steps < 1)
            throw new ArgumentOutOfRangeException(nameof(steps), steps,
                string.Create(CultureInfo.InvariantCulture, $"steps is {steps}; give at least 1."));
        if (length < 0)
            throw new ArgumentOutOfRangeException(nameof(length), length,
                string.Create(CultureInfo.InvariantCulture, $"length is {length}; give 0 or more."));
    }
}
