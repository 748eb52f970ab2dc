namespace Generative.Pipelines;

/// <summary>
/// Numbers the sets of states that a network can be in at once, as they are met: the states of a deterministic automaton (Rabin and Scott
/// 1959). Belongs to one construction.
/// </summary>
/// <param name="network">The network, complete.</param>
/// <param name="end">The state in which a text is whole.</param>
internal sealed class StateSets(ByteNetwork network, int end)
{
    // A pattern may double the sets, and their size, with every letter that it repeats: nobody can stop it from outside.
    private const int Most = 65_536;
    private const long MostLooks = 20_000_000;

    private readonly Dictionary<int[], int> _numbers = new(new SameNumbers());
    private readonly List<int[]> _sets = [];
    private readonly List<int> _found = [];
    private readonly Stack<int> _waiting = [];
    private readonly int[] _rounds = new int[network.Count];        // in which each state was met last
    private int _round;
    private long _looks;

    /// <summary>How many there are.</summary>
    public int Count => _sets.Count;

    /// <summary>The states of a set that read on, and the end where it is one of them; ascending.</summary>
    public int[] this[int number] => _sets[number];

    /// <summary>Whether a text may end in a set.</summary>
    public bool IsWhole(int number) => Array.BinarySearch(_sets[number], end) >= 0;

    /// <summary>The number of some states and all that are reached from them without reading.</summary>
    /// <returns>The number; <see cref="ByteAutomaton.Dead"/> where there are no states.</returns>
    /// <exception cref="ArgumentException">There are too many sets, or they take too long.</exception>
    public int Number(List<int> states)
    {
        if (states.Count == 0)
            return ByteAutomaton.Dead;
        var set = Closed(states);
        if (_numbers.TryGetValue(set, out var known))
            return known;
        if (Count == Most)
            throw new ArgumentException($"The pattern needs more than {Most} states; lower its counts ({{m,n}}, maxLength, maxItems).");
        _numbers.Add(set, Count);
        _sets.Add(set);
        return Count - 1;
    }

    /// <summary>Counts looks at states.</summary>
    /// <exception cref="ArgumentException">There were too many.</exception>
    public void Look(int times)
    {
        _looks += times;
        if (_looks > MostLooks)
            throw new ArgumentException("The pattern is too much work: too many of its parts can go on at once. Lower its counts ({m,n}, "
                + "maxLength, maxItems), or have what follows a repetition begin unlike what is repeated.");
    }

    private int[] Closed(List<int> states)
    {
        _round++;
        _found.Clear();
        foreach (var state in states)
            Meet(state);
        while (_waiting.TryPop(out var state))
        {
            // States that only lead on without reading say nothing that those behind them do not.
            if (state == end || network.Steps(state).Length > 0)
                _found.Add(state);
            var free = network.Free(state);
            Look(1 + free.Length);
            foreach (var next in free)
                Meet(next);
        }
        _found.Sort();
        return [.. _found];

        void Meet(int state)
        {
            if (_rounds[state] == _round)
                return;
            _rounds[state] = _round;
            _waiting.Push(state);
        }
    }
}
