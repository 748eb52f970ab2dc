namespace Generative.Parity.Tests;

/// <summary>What is known of a pixel's x_0 when x of its counts are alive: Bayes over the data's law, in logarithms.</summary>
/// <param name="weights">P(x_0) for x_0 = 0, 1, ...</param>
internal sealed class BlackoutPosterior(double[] weights)
{
    private readonly double[] _logFactorials = LogFactorials(weights.Length);

    /// <summary>E[x_0 | x_t = x] and ln P(x_t = x); minus infinity where x is above every possible value.</summary>
    public (double Mean, double LogProbability) At(int x, double t)
    {
        int[] possible = [.. Enumerable.Range(x, weights.Length - x).Where(v => weights[v] > 0)];
        if (possible.Length == 0)
            return (double.NaN, double.NegativeInfinity);
        double[] logs = [.. possible.Select(v => Math.Log(weights[v]) + LogBinomial(v, x, t))];
        var largest = logs.Max();
        double[] shares = [.. logs.Select(l => Math.Exp(l - largest))];
        return (shares.Zip(possible, (share, v) => share * v).Sum() / shares.Sum(), largest + Math.Log(shares.Sum()));
    }

    private double LogBinomial(int n, int k, double t) =>
        _logFactorials[n] - _logFactorials[k] - _logFactorials[n - k] - k * t + (n - k) * Math.Log(1 - Math.Exp(-t));

    private static double[] LogFactorials(int count)
    {
        var all = new double[count];
        for (var k = 1; k < count; k++)
            all[k] = all[k - 1] + Math.Log(k);
        return all;
    }
}
