namespace Generative.Parity.Tests;

/// <summary>
/// The README's closed form of the same race with a continuous uniform on (0, 1 - 2^-24): nobody's exponential falls below e0, so a
/// token of probability p cannot win before e0 / p.
/// </summary>
internal static class ContinuousRace
{
    /// <summary>Probabilities of winning, in the order given.</summary>
    /// <param name="p">Probabilities, falling.</param>
    public static double[] Probabilities(double[] p)
    {
        var e0 = -Math.Log(1 - Math.Pow(2, -24));
        var share = new double[p.Length];
        var (waited, together) = (0.0, 0.0);
        for (var j = 0; j < p.Length; j++)
        {
            together += p[j];
            var gap = j + 1 < p.Length ? e0 / p[j + 1] - e0 / p[j] : double.PositiveInfinity;
            share[j] = Math.Exp(-waited) * (1 - Math.Exp(-together * gap)) / together;
            waited += together * gap;
        }
        for (var j = p.Length - 2; j >= 0; j--)
            share[j] += share[j + 1];
        return [.. p.Zip(share, (a, b) => a * b)];
    }
}
