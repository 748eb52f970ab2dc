using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// Races of a whole vocabulary against the mask, without the uniforms that cannot win. Arrivals later than <see cref="Latest"/>, when
/// somebody has long been first, do not matter, so a token's uniform matters only in its last stretch below 1; which few tokens have theirs
/// there is drawn first (a token's points form a Poisson process), then where in the stretch. What is left out never decides anything.
/// </summary>
internal sealed class SparseRace
{
    /// <summary>The first of all arrives later than this once in 5e8 draws.</summary>
    private const double Latest = 20;

    private const long Mask = -1;

    /// <param name="p">Probabilities of the tokens, together 1.</param>
    /// <param name="rate">The chance that any is drawn instead of the mask.</param>
    /// <param name="expected">Draws of tokens expected.</param>
    public SparseRace(double[] p, double rate, int expected)
    {
        Draws = (long)Math.Ceiling(expected / rate);
        var (random, sums) = (new Random(1), Sums(p));
        var races = new Dictionary<long, Dictionary<int, double>>();
        for (var i = 0; i < Latest * rate * Draws; i++)
        {
            var race = random.NextInt64(Draws);
            var found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
            var token = Math.Min(found < 0 ? ~found : found, p.Length - 1);
            if (!races.TryGetValue(race, out var runners))
                races[race] = runners = [];
            runners.TryAdd(token, 1 - (Chance(p[token] * rate * Latest) * (1 - random.NextDouble())));
        }
        var width = races.Values.Max(r => r.Count) + 1;
        var (weights, uniforms, tokens) = (new double[races.Count * width], new double[races.Count * width], new long[races.Count * width]);
        Array.Fill(uniforms, 0.5);
        var row = 0;
        foreach (var runners in races.Values)
        {
            var at = width * row++;
            (weights[at], uniforms[at], tokens[at]) = (1 - rate, random.NextDouble(), Mask);
            foreach (var (token, uniform) in runners)
                (weights[++at], uniforms[at], tokens[at]) = (p[token] * rate, uniform, token);
        }
        (Weights, Uniforms) = (tensor(weights).reshape(-1, width), tensor(uniforms).reshape(-1, width));
        Tokens = tensor(tokens).reshape(-1, width);
    }

    /// <summary>All draws, those in which nothing but the mask runs included.</summary>
    public long Draws { get; }

    /// <summary>[races, runners], float64; 0 where there is no runner.</summary>
    public Tensor Weights { get; }

    /// <summary>Their uniforms.</summary>
    public Tensor Uniforms { get; }

    private Tensor Tokens { get; }

    /// <summary>The tokens that won, without the draws that the mask won.</summary>
    /// <param name="columns">The winner's column of each race.</param>
    public int[] Drawn(Tensor columns) =>
        [.. Tokens.gather(1, columns.unsqueeze(-1)).flatten().data<long>().Where(t => t != Mask).Select(t => (int)t)];

    private static double[] Sums(double[] p)
    {
        var (sums, sum) = (new double[p.Length], 0.0);
        for (var i = 0; i < p.Length; i++)
            sums[i] = sum += p[i];
        return sums;
    }

    /// <summary>1 - e^-x.</summary>
    private static double Chance(double x) => x < 1e-5 ? x - (x * x / 2) : 1 - Math.Exp(-x);
}
