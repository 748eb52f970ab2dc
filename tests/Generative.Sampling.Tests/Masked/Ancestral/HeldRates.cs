namespace Generative.Sampling.Tests;

/// <summary>
/// The law of one position after a few steps at rates held from each step's start, under noise of uniform tokens and with the true scores:
/// the steps' transition matrices multiplied out, in plain numbers.
/// </summary>
internal static class HeldRates
{
    /// <summary>That law.</summary>
    /// <param name="process">The process.</param>
    /// <param name="clean">The law of a clean token.</param>
    /// <param name="steps">Steps of the run, the last of which draws a clean token.</param>
    /// <param name="jumpsOnce">Whether a position moves if a Poisson number is 1, not with the expected number as its chance.</param>
    public static double[] Law(UniformTokenProcess process, double[] clean, int steps, bool jumpsOnce)
    {
        var (levels, tokens) = (process.Levels(steps), clean.Length);
        double[] law = [.. clean.Select(_ => 1.0 / tokens)];
        for (var i = 0; i < steps; i++)
            law = [.. Enumerable.Range(0, tokens).Select(y => Enumerable.Range(0, tokens).Sum(x => law[x] * Move(i, x)[y]))];
        return law;

        double[] Move(int step, int there)
        {
            var (from, to) = (levels[step], levels[step + 1]);
            var alpha = process.Alpha(from);
            double Kept(int k) => (there == k ? alpha : 0) + (1 - alpha) / tokens;
            double Marginal(int k) => alpha * clean[k] + (1 - alpha) / tokens;
            if (to == 0)
                return [.. clean.Select((p, k) => p * Kept(k) / Marginal(there))];
            var share = (from - to) * process.SigmaRate(from) / tokens;
            double[] jumps = [.. Enumerable.Range(0, tokens).Select(y => y == there ? 0 : share * Marginal(y) / Marginal(there))];
            var leaving = jumps.Sum();
            double[] moves = [.. jumps.Select(m => jumpsOnce ? m * Math.Exp(-leaving) : m)];
            moves[there] = Math.Max(0, 1 - moves.Sum());
            return [.. moves.Select(m => m / moves.Sum())];
        }
    }
}
