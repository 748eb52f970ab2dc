namespace Generative.Sampling;

/// <summary>
/// One tree that holds the drafts of all rows, since a network follows one tree for all: the c-th child of a place in one row and in
/// another share a place, and a row that lacks one sends filler there.
/// </summary>
internal sealed class SharedTree
{
    private readonly List<int> _parents = [];
    private readonly int[][] _places;

    /// <summary>The least tree that holds these.</summary>
    public SharedTree(IReadOnlyList<Draft> drafts)
    {
        var known = new Dictionary<(int Parent, int Child), int>();
        _places = [.. drafts.Select(draft => Place(draft, known))];
        Tokens = [.. drafts.Select((draft, row) => Fill(draft, _places[row]))];
    }

    /// <summary>Place of each token's parent, -1 for the text's end.</summary>
    public IReadOnlyList<int> Parents => _parents;

    /// <summary>Each row's tokens in the shared tree.</summary>
    public IReadOnlyList<long[]> Tokens { get; }

    /// <summary>Where a row's token stands in the shared tree; -1 for the text's end.</summary>
    public int PlaceOf(int row, int token) => token < 0 ? -1 : _places[row][token];

    private int[] Place(Draft draft, Dictionary<(int, int), int> known)
    {
        var places = new int[draft.Tokens.Count];
        var children = new Dictionary<int, int>();
        for (var i = 0; i < places.Length; i++)
        {
            var parent = draft.ParentOf(i);
            var child = children[parent] = children.GetValueOrDefault(parent, -1) + 1;
            var above = parent < 0 ? -1 : places[parent];
            if (!known.TryGetValue((above, child), out places[i]))
            {
                known[(above, child)] = places[i] = _parents.Count;
                _parents.Add(above);
            }
        }
        return places;
    }

    private long[] Fill(Draft draft, int[] places)
    {
        var tokens = new long[_parents.Count];
        for (var i = 0; i < places.Length; i++)
            tokens[places[i]] = draft.Tokens[i];
        return tokens;
    }
}
