using System.Text;

namespace Generative.Pipelines;

/// <summary>A set of Unicode characters (scalar values: surrogates are none) as ranges, ascending and apart. Immutable.</summary>
internal sealed class ScalarSet
{
    private const int LastScalar = 0x10FFFF, FirstSurrogate = 0xD800, LastSurrogate = 0xDFFF;

    /// <summary>A set of ranges, which may overlap; surrogates in them are left out.</summary>
    /// <param name="ranges">First and last character of each.</param>
    public ScalarSet(params IEnumerable<(int First, int Last)> ranges) => Ranges = Ordered(ranges);

    /// <summary>Every character.</summary>
    public static ScalarSet All { get; } = new((0, LastScalar));

    /// <summary>The ranges, first and last character of each.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    /// <summary>One character.</summary>
    public static ScalarSet Of(Rune letter) => new((letter.Value, letter.Value));

    /// <summary>Characters, one after the other.</summary>
    public static ScalarSet Of(string letters) => new(letters.EnumerateRunes().Select(r => (r.Value, r.Value)));

    /// <summary>Characters of this set or the other.</summary>
    public ScalarSet Or(ScalarSet other) => new(Ranges.Concat(other.Ranges));

    /// <summary>Characters of this set and not of the other.</summary>
    public ScalarSet Without(ScalarSet other) => other.Complement().And(this);

    /// <summary>Characters of both.</summary>
    public ScalarSet And(ScalarSet other) => new(
        from a in Ranges
        from b in other.Ranges
        where a.First <= b.Last && b.First <= a.Last
        select (Math.Max(a.First, b.First), Math.Min(a.Last, b.Last)));

    /// <summary>All other characters.</summary>
    public ScalarSet Complement()
    {
        var (others, next) = (new List<(int, int)>(), 0);
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
                others.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= LastScalar)
            others.Add((next, LastScalar));
        return new(others);
    }

    private static List<(int First, int Last)> Ordered(IEnumerable<(int First, int Last)> ranges)
    {
        var ordered = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.SelectMany(WithoutSurrogates).Where(r => r.First <= r.Last).Order())
            if (ordered.Count > 0 && first <= ordered[^1].Last + 1)
                ordered[^1] = (ordered[^1].First, Math.Max(ordered[^1].Last, last));
            else
                ordered.Add((first, last));
        return ordered;
    }

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range) =>
        [(range.First, Math.Min(range.Last, FirstSurrogate - 1)), (Math.Max(range.First, LastSurrogate + 1), range.Last)];
}
