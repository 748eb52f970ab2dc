using System.Globalization;

namespace Generative.Runtime;

/// <summary>
/// Beta draws as G_a / (G_a + G_b), two gamma draws. Marsaglia and Tsang 2000, "A Simple Method for Generating Gamma Variables".
/// </summary>
internal static class BetaDraws
{
    // Rejections of one element must not move the draws of the next: each gamma draw owns this many blocks of its stream.
    private const int BlocksEach = 1 << 16;

    public static void Check(double shape, string name)
    {
        if (!(shape > 0 && double.IsFinite(shape)))
            throw new ArgumentOutOfRangeException(
                name, shape, string.Create(CultureInfo.InvariantCulture, $"{name} is {shape}; give a positive, finite shape."));
    }

    public static void Fill(ulong stream, ulong draw, double a, double b, Span<double> row)
    {
        for (var i = 0; i < row.Length; i++)
            // Open interval: a radius b / (1 - b) must stay finite and above 0.
            row[i] = Math.Clamp(Share(stream, draw, 2 * (ulong)i, a, b), double.Epsilon, Math.BitDecrement(1.0));
    }

    private static double Share(ulong stream, ulong draw, ulong element, double a, double b)
    {
        // Gamma draws of shapes far below 1 underflow, at worst both to 0: their logarithms do not.
        if (a < 1 || b < 1)
            return 1 / (1 + Math.Exp(LogGamma(stream, draw, element + 1, b) - LogGamma(stream, draw, element, a)));
        var first = Gamma(stream, draw, element, a);
        return first / (first + Gamma(stream, draw, element + 1, b));
    }

    /// <summary>The logarithm of a gamma draw; for shapes below 1 by their note, G(k) = G(k + 1) U^(1/k).</summary>
    private static double LogGamma(ulong stream, ulong draw, ulong element, double shape)
    {
        if (shape >= 1)
            return Math.Log(Gamma(stream, draw, element, shape));
        var (u, _) = UniformDraws.Pair(stream, draw, element * BlocksEach + BlocksEach - 1);
        return Math.Log(Gamma(stream, draw, element, shape + 1)) + Math.Log(1 - u) / shape;
    }

    /// <summary>A gamma draw of a shape of at least 1.</summary>
    private static double Gamma(ulong stream, ulong draw, ulong element, double shape)
    {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        for (ulong attempt = 0; ; attempt++)
        {
            var (u1, u2) = UniformDraws.Pair(stream, draw, element * BlocksEach + 2 * attempt);
            var x = Math.Sqrt(-2 * Math.Log(1 - u1)) * Math.Cos(2 * Math.PI * u2);
            var v = Math.Pow(1 + c * x, 3);
            if (v <= 0)
                continue;
            var (u, _) = UniformDraws.Pair(stream, draw, element * BlocksEach + 2 * attempt + 1);
            if (Math.Log(1 - u) < 0.5 * x * x + d * (1 - v + Math.Log(v)))
                return d * v;
        }
    }
}
