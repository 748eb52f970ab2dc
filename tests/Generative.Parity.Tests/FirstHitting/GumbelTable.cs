namespace Generative.Parity.Tests;

/// <summary>
/// gumbel.table recomputed: what 24-bit and 53-bit uniforms make of a Zipf distribution when each token's probability is first multiplied
/// by the chance r that anything happens. Rows of the random log-normal distribution are left out, of which only 64 numbers are stored.
/// </summary>
internal static class GumbelTable
{
    /// <summary>Zipf with exponents 1.0 and 1.3.</summary>
    public const int Distributions = 2;

    /// <summary>The tables of both sides are numerical integrals; the README prints four digits.</summary>
    private const double Tolerance = 1e-4;

    private static readonly double[] Exponents = [1.0, 1.3];

    public static ParityError Measure(StoredTensors f, int distribution)
    {
        var table = f["gumbel.table"];
        var columns = (int)table.shape[1];
        var values = table.data<double>().ToArray();
        var p = Zipf(Exponents[distribution], (int)f["tail.vocab"].item<long>());
        return ParityError.Worst(values.Chunk(columns).Where(row => row[0] == distribution)
            .SelectMany(row => Row(p, row[1]).Zip(row.Skip(2), Error)));
    }

    private static ParityError Error(double actual, double expected) =>
        new(Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected)), Tolerance);

    /// <summary>The README's columns from the third on.</summary>
    private static double[] Row(double[] p, double r)
    {
        double[] weights = [.. p.Select(x => x * r), .. r < 1 ? [1 - r] : Array.Empty<double>()];
        var (single, wide) = (Given(weights, r, 24), Given(weights, r, 53));
        var continuous = Continuous(weights, p.Length);
        return
        [
            single.Unmasked, Entropy(p), Entropy(single.Law), Temperature(p, Entropy(single.Law)),
            Entropy(wide.Law), Temperature(p, Entropy(wide.Law)), Distance(p, single.Law), Distance(p, wide.Law),
            Entropy(continuous), Temperature(p, Entropy(continuous)),
        ];

        (double Unmasked, double[] Law) Given(double[] all, double rate, int bits)
        {
            var race = new GridRace(all, bits);
            double[] wins = [.. p.Select(x => race.Probability(x * rate))];
            return (wins.Sum(), [.. wins.Select(w => w / wins.Sum())]);
        }
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

    private static double[] Zipf(double exponent, int count)
    {
        double[] w = [.. Enumerable.Range(1, count).Select(k => Math.Pow(k, -exponent))];
        var sum = w.Sum();
        return [.. w.Select(x => x / sum)];
    }

    private static double Entropy(IEnumerable<double> p) => p.Sum(x => x > 0 ? -x * Math.Log(x) : 0);

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
            (low, high) = Entropy(w.Select(x => x / sum)) < entropy ? (middle, high) : (low, middle);
        }
        return low;
    }
}
