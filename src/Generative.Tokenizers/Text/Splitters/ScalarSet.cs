namespace Generative.Tokenizers;

/// <summary>A set of Unicode code points. Immutable.</summary>
internal sealed class ScalarSet
{
    /// <summary>One more than the largest code point.</summary>
    public const int End = 0x110000;

    private readonly int[] _edges; // where it begins, ends, begins again, ...; the last stretch may go on to the end

    private ScalarSet(int[] edges) => _edges = edges;

    public static ScalarSet Empty { get; } = new([]);

    /// <summary>Where membership changes, in order.</summary>
    public ReadOnlySpan<int> Edges => _edges;

    /// <summary>Its stretches in order, both ends included.</summary>
    public IEnumerable<(int First, int Last)> Ranges =>
        _edges.Chunk(2).Select(edge => (edge[0], (edge.Length == 2 ? edge[1] : End) - 1));

    /// <summary>A stretch of code points, both ends included.</summary>
    public static ScalarSet Of(int first, int last) => new(last + 1 == End ? [first] : [first, last + 1]);

    /// <summary>All of some stretches, which stand in order and apart.</summary>
    public static ScalarSet Of(IEnumerable<(int First, int Last)> ranges) =>
        new([.. ranges.SelectMany(r => new[] { r.First, r.Last + 1 }).Where(edge => edge < End)]);

    public bool Contains(int scalar)
    {
        var at = Array.BinarySearch(_edges, scalar);
        return ((at < 0 ? ~at : at + 1) & 1) == 1;
    }

    public ScalarSet Not() => _edges is [0, ..] ? new(_edges[1..]) : new([0, .. _edges]);

    public ScalarSet Or(ScalarSet other) => Combine(other, (one, two) => one || two);

    public ScalarSet And(ScalarSet other) => Combine(other, (one, two) => one && two);

    private ScalarSet Combine(ScalarSet other, Func<bool, bool, bool> keep)
    {
        List<int> edges = [];
        var (i, j, here) = (0, 0, false);
        while (i < _edges.Length || j < other._edges.Length)
        {
            var at = Math.Min(i < _edges.Length ? _edges[i] : End, j < other._edges.Length ? other._edges[j] : End);
            if (i < _edges.Length && _edges[i] == at)
                i++;
            if (j < other._edges.Length && other._edges[j] == at)
                j++;
            if (keep((i & 1) == 1, (j & 1) == 1) == here)
                continue;
            edges.Add(at);
            here = !here;
        }
        return new([.. edges]);
    }
}
