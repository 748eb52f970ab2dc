using System.Globalization;

namespace Generative.Runtime;

/// <summary>Beta draws as G_a / (G_a + G_b), two gamma draws. Marsaglia and Tsang 2000, "A Simple Method for Generating Gamma Variables".</summary>
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
        {
            var first = Gamma(stream, draw, 2 * (ulong)i, a);
            var second = Gamma(stream, draw, 2 * (ulong)i + 1, b);
            // Open interval: a radius b / (1 - b) must stay finite and above 0.
            row[i] = Math.Clamp(first / (first + second), double.Epsilon, Math.BitDecrement(1.0));
        }
    }

    private static double Gamma(ulong stream, ulong draw, ulong element, double shape)
    {
        // Their note for shapes below 1: G(k) = G(k + 1) U^(1/k).
        if (shape < 1)
        {
            var (u, _) = UniformDraws.Pair(stream, draw, element * BlocksEach + BlocksEach - 1);
            return Gamma(stream, draw, element, shape + 1) * Math.Pow(1 - u, 1 / shape);
        }
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
