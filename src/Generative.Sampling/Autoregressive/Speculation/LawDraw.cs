namespace Generative.Sampling;

/// <summary>A token from a law and one uniform, as <see cref="CategoricalDraw.InverseCdf"/> draws it.</summary>
internal static class LawDraw
{
    /// <summary>The number of cumulative sums, in the vocabulary's order, that are at most u times their total.</summary>
    /// <param name="law">Weights, not negative; they need not sum to 1.</param>
    /// <param name="uniform">In [0, 1).</param>
    /// <exception cref="InvalidOperationException">No weight is above 0, or one is not a number.</exception>
    public static long Token(ReadOnlySpan<double> law, double uniform)
    {
        var (total, last) = (0.0, -1);
        for (var k = 0; k < law.Length; k++)
        {
            total += law[k];
            last = law[k] > 0 ? k : last;
        }
        if (!(total > 0))
            throw new InvalidOperationException("No token can be drawn: every probability is 0 or not a number. Look for a network that "
                + "answers NaN, or rules that together leave no token.");
        var (sum, bound) = (0.0, uniform * total);
        for (var k = 0; k < last; k++)
            if ((sum += law[k]) > bound)
                return k;
        return last;
    }

    /// <summary>The likeliest token, the first of equals.</summary>
    public static int Likeliest(ReadOnlySpan<double> law)
    {
        var best = 0;
        for (var k = 1; k < law.Length; k++)
            if (law[k] > law[best])
                best = k;
        return best;
    }
}
