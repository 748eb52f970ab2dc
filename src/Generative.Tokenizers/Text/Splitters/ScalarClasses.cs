using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// Stand-ins for scalars beyond U+FFFF, which .NET's regular expressions see as two code units. Scalars that all sets of a pattern treat
/// alike share one character of the private area U+E000 to U+F8FF; characters of that area have stand-ins themselves.
/// </summary>
internal sealed class ScalarClasses
{
    private const int Private = 0xE000, PrivateEnd = 0xF900, Beyond = 0x10000;

    private static readonly ScalarSet Seen = ScalarSet.Of(Private, PrivateEnd - 1).Not().And(ScalarSet.Of(0, Beyond - 1));
    private readonly int[] _starts; // where stretches of alike scalars begin
    private readonly char[] _standIns;
    private readonly List<int> _examples = []; // one scalar of each class

    /// <param name="sets">All sets of a pattern.</param>
    /// <exception cref="ArgumentException">They tell more kinds of scalars apart than there are stand-ins.</exception>
    public ScalarClasses(IEnumerable<ScalarSet> sets)
    {
        ScalarSet[] distinct = [.. sets.Distinct()];
        var edges = new SortedSet<int> { Private, Beyond };
        foreach (var set in distinct)
            foreach (var edge in set.Edges)
                if (IsHidden(edge))
                    edges.Add(edge);
        _starts = [.. edges];
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        _standIns = Array.ConvertAll(_starts, start =>
        {
            var kind = string.Concat(distinct.Select(set => set.Contains(start) ? '1' : '0'));
            if (known.TryAdd(kind, known.Count))
                _examples.Add(start);
            return (char)(Private + known[kind]);
        });
        if (known.Count > PrivateEnd - Private)
            throw new ArgumentException($"the sets tell {known.Count} kinds of characters apart; at most {PrivateEnd - Private} can be");
    }

    /// <summary>Whether a scalar has a stand-in.</summary>
    public static bool IsHidden(int scalar) => scalar is >= Beyond or (>= Private and < PrivateEnd);

    /// <summary>What stands for a scalar that is hidden.</summary>
    public char StandIn(int scalar) =>
        _standIns[Array.BinarySearch(_starts, scalar) is var at && at < 0 ? ~at - 1 : at];

    /// <summary>A set, or what is outside it, as .NET's expressions see it.</summary>
    public string Spell(ScalarSet set, bool negated)
    {
        var seen = set.And(Seen).Ranges;
        var standIns = _examples.Where(set.Contains).Select(scalar => ((int)StandIn(scalar), (int)StandIn(scalar)));
        var spelled = new StringBuilder(negated ? "[^" : "[");
        foreach (var (first, last) in seen.Concat(standIns))
        {
            Append(spelled, first);
            if (last > first)
                Append(spelled.Append('-'), last);
        }
        return spelled.Length > (negated ? 2 : 1) ? spelled.Append(']').ToString() : negated ? "[\\s\\S]" : "[^\\s\\S]";
    }

    private static void Append(StringBuilder text, int unit) => text.Append(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
