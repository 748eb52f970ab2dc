namespace Generative.Sampling;

/// <summary>Functions whose textbook form loses digits near 0, which is where a little noise lives. .NET's own have that form.</summary>
internal static class StableMath
{
    /// <summary>e^x - 1.</summary>
    public static double ExpM1(double x) =>
        Math.Abs(x) < 1 ? 2 * Math.Sinh(x / 2) * Math.Exp(x / 2) : Math.Exp(x) - 1;

    /// <summary>log(e^x - 1) for x above 0, where e^x may overflow; -infinity at 0.</summary>
    public static double LogExpM1(double x) => x > 1 ? x + LogP1(-Math.Exp(-x)) : Math.Log(ExpM1(x));

    /// <summary>log(1 + x) for x of -1 or more.</summary>
    public static double LogP1(double x)
    {
        // 1 + x is rounded, but to a number whose logarithm over its distance from 1 is nearly that of x over x (Kahan).
        var rounded = 1 + x;
        return rounded == 1 ? x : double.IsInfinity(rounded) ? rounded : Math.Log(rounded) * (x / (rounded - 1));
    }

    /// <summary>1 - (1 - p)^n: the probability that at least one of n things of probability p happens.</summary>
    public static double AtLeastOne(double p, double n) => n == 0 ? 0 : -ExpM1(n * LogP1(-p));
}
