using System.Runtime.InteropServices;

namespace Generative.Tokenizers;

/// <summary>Finds which of many spellings begin at a place of a text. Built once, then only read.</summary>
internal sealed class CharTrie
{
    private readonly Dictionary<long, int> _edges = []; // by node and code unit
    private readonly List<int> _values = [-1];

    /// <summary>Makes room for spellings of so many code units together; more may come.</summary>
    public void Expect(int units) => _edges.EnsureCapacity(units);

    /// <summary>Adds a spelling with a value of at least 0; the last one given stays.</summary>
    public void Add(string spelling, int value)
    {
        var node = 0;
        foreach (var unit in spelling)
        {
            ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, Key(node, unit), out var known);
            if (!known)
            {
                next = _values.Count;
                _values.Add(-1);
            }
            node = next;
        }
        _values[node] = value;
    }

    /// <summary>
    /// Goes one code unit on from a node (0 is the beginning). False where no spelling goes on; <paramref name="value"/> is -1 where none
    /// ends.
    /// </summary>
    public bool Step(ref int node, char unit, out int value)
    {
        value = -1;
        if (!_edges.TryGetValue(Key(node, unit), out var next))
            return false;
        node = next;
        value = _values[node];
        return true;
    }

    /// <summary>The longest spelling that begins here: its value, or -1.</summary>
    public int Longest(string text, int start, out int length)
    {
        var (node, best) = (0, -1);
        length = 0;
        for (var i = start; i < text.Length && Step(ref node, text[i], out var value); i++)
            if (value >= 0)
                (best, length) = (value, i + 1 - start);
        return best;
    }

    private static long Key(int node, char unit) => ((long)node << 16) | unit;
}
