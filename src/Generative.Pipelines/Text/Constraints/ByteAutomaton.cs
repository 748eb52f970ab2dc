namespace Generative.Pipelines;

/// <summary>
/// A deterministic automaton over bytes: a table of states by classes of bytes that no state tells apart. Every state but
/// <see cref="Dead"/> lies on a way to an accepting one. Immutable and safe for concurrent use.
/// </summary>
internal sealed class ByteAutomaton
{
    /// <summary>Where bytes lead that fit nowhere.</summary>
    public const int Dead = -1;

    /// <summary>Where texts begin.</summary>
    public const int Start = 0;

    private const int Bytes = 256;

    private readonly byte[] _classes = new byte[Bytes];
    private readonly int _classCount;
    private readonly int[] _next;                       // [state, class]
    private readonly bool[] _accepts;

    /// <summary>The automaton of a whole text that matches a pattern.</summary>
    /// <exception cref="ArgumentException">It has too many states, or takes too long to make.</exception>
    public ByteAutomaton(Pattern pattern)
    {
        var network = new ByteNetwork();
        var start = network.Add();
        var sets = new StateSets(network, end: pattern(network, start));
        _classCount = Classify(network);
        var reached = new List<int>[_classCount];
        for (var c = 0; c < _classCount; c++)
            reached[c] = [];
        var next = new List<int>();
        sets.Number([start]);
        for (var set = 0; set < sets.Count; set++)
        {
            foreach (var state in sets[set])
                foreach (var (first, last, to) in network.Steps(state))
                {
                    sets.Look(1 + _classes[last] - _classes[first]);
                    for (int c = _classes[first]; c <= _classes[last]; c++)
                        reached[c].Add(to);
                }
            // Neighbours often lead to the same, and need not be looked up again.
            for (var c = 0; c < _classCount; c++)
                next.Add(c > 0 && reached[c].SequenceEqual(reached[c - 1]) ? next[^1] : sets.Number(reached[c]));
            foreach (var one in reached)
                one.Clear();
        }
        (_next, _accepts) = ([.. next], [.. Enumerable.Range(0, sets.Count).Select(sets.IsWhole)]);
    }

    /// <summary>Number of states.</summary>
    public int States => _accepts.Length;

    /// <summary>Whether a text may end here.</summary>
    public bool Accepts(int state) => state != Dead && _accepts[state];

    /// <summary>Where bytes lead to from a state.</summary>
    public int After(int state, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && state != Dead; i++)
            state = _next[state * _classCount + _classes[bytes[i]]];
        return state;
    }

    /// <summary>Numbers the stretches of bytes that no step tells apart, and says how many there are.</summary>
    private int Classify(ByteNetwork network)
    {
        var cuts = new bool[Bytes + 1];                 // where a stretch begins
        for (var state = 0; state < network.Count; state++)
            foreach (var (first, last, _) in network.Steps(state))
                cuts[first] = cuts[last + 1] = true;
        for (var value = 1; value < Bytes; value++)
            _classes[value] = (byte)(_classes[value - 1] + (cuts[value] ? 1 : 0));
        return _classes[^1] + 1;
    }
}
