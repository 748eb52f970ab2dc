using System.Collections.Concurrent;

namespace Generative.Parity.Tests;

/// <summary>
/// gumbel.table recomputed: what 24-bit and 53-bit uniforms make of a distribution when each token's probability is first multiplied by the
/// chance r that anything happens. It makes sure that we read the table rightly; what our draws do is <see cref="GumbelSampled"/>.
/// </summary>
internal static class GumbelTable
{
    /// <summary>The tables of both sides are numerical integrals; the README prints four digits.</summary>
    private const double Tolerance = 1e-4;

    private const int SingleBits = 24, WideBits = 53;

    /// <summary>Laws found so far: each takes seconds, and several cases need it. The largest probability tells which it is.</summary>
    private static readonly ConcurrentDictionary<(double Largest, double R, int Bits), (double Unmasked, double[] Law)> Found = [];

    public static ParityError Measure(StoredTensors f, long id)
    {
        var p = GumbelLaws.Law(f, id);
        return ParityError.Worst(GumbelLaws.Rows(f, id).SelectMany(row => Row(p, row[1]).Zip(row.Skip(2), Error)));
    }

    /// <summary>What a race with 24-bit uniforms draws when it draws a token.</summary>
    public static double[] SingleLaw(double[] p, double r) => Given(p, r, SingleBits).Law;

    private static ParityError Error(double actual, double expected) =>
        new(Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected)), Tolerance);

    /// <summary>The README's columns from the third on.</summary>
    private static double[] Row(double[] p, double r)
    {
        var (single, wide) = (Given(p, r, SingleBits), Given(p, r, WideBits));
        var continuous = Continuous(Weights(p, r), p.Length);
        return
        [
            single.Unmasked, GumbelLaws.Entropy(p), GumbelLaws.Entropy(single.Law), Temperature(p, GumbelLaws.Entropy(single.Law)),
            GumbelLaws.Entropy(wide.Law), Temperature(p, GumbelLaws.Entropy(wide.Law)), Distance(p, single.Law), Distance(p, wide.Law),
            GumbelLaws.Entropy(continuous), Temperature(p, GumbelLaws.Entropy(continuous)),
        ];
    }

    private static double[] Weights(double[] p, double r) => [.. p.Select(x => x * r), .. r < 1 ? [1 - r] : Array.Empty<double>()];

    private static (double Unmasked, double[] Law) Given(double[] p, double r, int bits) =>
        Found.GetOrAdd((p[0], r, bits), _ => Find(p, r, bits));

    private static (double Unmasked, double[] Law) Find(double[] p, double r, int bits)
    {
        var race = new GridRace(Weights(p, r), bits);
        double[] wins = [.. p.Select(x => race.Probability(x * r))];
        return (wins.Sum(), [.. wins.Select(w => w / wins.Sum())]);
    }

    private static double[] Continuous(double[] weights, int tokens)
    {
        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i])];
        var wins = ContinuousRace.Probabilities([.. order.Select(i => weights[i])]);
        var law = new double[weights.Length];
        for (var k = 0; k < order.Length; k++)
            law[order[k]] = wins[k];
        var sum = law.Take(tokens).Sum();
        return [.. law.Take(tokens).Select(w => w / sum)];
    }

    private static double Distance(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 2;

    /// <summary>The temperature whose softmax has that entropy.</summary>
    private static double Temperature(double[] p, double entropy)
    {
        double[] logs = [.. p.Select(x => Math.Log(x))];
        var (low, high) = (0.05, 2.0);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            double[] w = [.. logs.Select(l => Math.Exp(l / middle))];
            var sum = w.Sum();
            (low, high) = GumbelLaws.Entropy(w.Select(x => x / sum)) < entropy ? (middle, high) : (low, middle);
        }
        return low;
    }
}
