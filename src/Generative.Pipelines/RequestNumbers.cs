namespace Generative.Pipelines;

/// <summary>Checks of the numbers that requests of every kind have.</summary>
internal static class RequestNumbers
{
    /// <summary>A number within limits.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static int Within(int value, int low, int high, string name) => value >= low && value <= high ? value
        : throw new ArgumentException(value < low ? $"{name} is {value}; give at least {low}."
            : $"{name} is {value}; give at most {high}.");

    /// <summary>The seed of each thing made: those given one by one, or consecutive ones.</summary>
    /// <param name="seed">The first.</param>
    /// <param name="given">Those given one by one; null for consecutive ones.</param>
    /// <param name="count">Things to make.</param>
    /// <param name="what">What is made, in the singular.</param>
    /// <exception cref="ArgumentException">A seed is out of range, or their number is wrong.</exception>
    public static IReadOnlyList<long> Seeds(long seed, IReadOnlyList<long>? given, int count, string what)
    {
        if (given is not null)
            return given.Count == count ? [.. given.Select(s => Seed(s, 1))]
                : throw new ArgumentException($"{given.Count} seeds are given for {count} {what}s; give one a {what}.");
        Seed(seed, count);
        return [.. Enumerable.Range(0, count).Select(i => seed + i)];
    }

    private static long Seed(long seed, int count) => seed >= 0 && seed <= ImageRequest.MaxSeed - count + 1 ? seed
        : throw new ArgumentException($"seed is {seed}; give a whole number from 0 to {ImageRequest.MaxSeed - count + 1}.");
}
