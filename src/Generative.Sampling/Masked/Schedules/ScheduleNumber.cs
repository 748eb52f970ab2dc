using System.Globalization;

namespace Generative.Sampling;

/// <summary>Checks of the numbers a schedule is made of.</summary>
internal static class ScheduleNumber
{
    /// <summary>The value, if it holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not; the message says what to give.</exception>
    public static double Check(double value, bool holds, string name, string fix) => holds ? value
        : throw new ArgumentOutOfRangeException(name, value,
            string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give {fix}."));

    /// <summary>What is left untouched at time 1.</summary>
    public static double Eps(double eps) => Check(eps, eps is >= 0 and < 1, nameof(eps), "a number from 0 to below 1");
}
