namespace Generative.Sampling;

/// <summary>
/// Solves x_i = f_i(x_1 .. x_(i-1)) for all i at once: every unknown is computed from the iterate before. After k passes the first k
/// unknowns are right for good, so n of them take at most n passes, and fewer where few of them depend on their neighbours.
/// Source: Song, Meng, Liao, Ermon, "Accelerating Feedforward Computation via Parallel Nonlinear Equation Solving", 2020
/// (arXiv 2002.03629), algorithms 1 (Jacobi) and 4 (blocks one after the other, Jacobi inside).
/// </summary>
public static class JacobiIteration
{
    /// <summary>The start and every iterate up to the one that repeats its predecessor: the pass that confirms.</summary>
    /// <param name="map">One pass: all unknowns from the iterate before, of the same length; unknown i heeds those before it.</param>
    /// <param name="start">Where to begin; any values.</param>
    public static IEnumerable<T[]> Iterates<T>(Func<T[], T[]> map, T[] start)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(start);
        return Walk(map, start);
    }

    /// <summary>
    /// How many unknowns are right for good after a pass: those that the pass confirmed, from the first on, and the next, which was
    /// computed from them.
    /// </summary>
    /// <param name="before">The iterate before.</param>
    /// <param name="after">The iterate after.</param>
    public static int Settled<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after) where T : IEquatable<T> =>
        Math.Min(before.CommonPrefixLength(after) + 1, after.Length);

    private static IEnumerable<T[]> Walk<T>(Func<T[], T[]> map, T[] start)
    {
        yield return start;
        for (var before = start; ;)
        {
            var after = map(before);
            if (after.Length != before.Length)
                throw new ArgumentException(
                    $"A pass made {after.Length} unknowns of {before.Length}; give as many as it gets.", nameof(map));
            yield return after;
            if (after.SequenceEqual(before))
                yield break;
            before = after;
        }
    }
}
