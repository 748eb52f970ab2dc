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

    private const int Most = 65_536, Bytes = 256;

    private readonly byte[] _classes = new byte[Bytes];
    private readonly int _classCount;
    private readonly List<int> _next = [];              // [state, class]
    private readonly List<bool> _accepts = [];

    /// <summary>The automaton of a whole text that matches a pattern, by the subset construction (Rabin and Scott 1959).</summary>
    /// <exception cref="ArgumentException">It has too many states.</exception>
    public ByteAutomaton(Pattern pattern)
    {
        var network = new ByteNetwork();
        var start = network.Add();
        var end = pattern(network, start);
        int[] firsts = [.. Cuts(network)];
        _classCount = firsts.Length;
        for (var value = 0; value < Bytes; value++)
            _classes[value] = (byte)(Array.FindLastIndex(firsts, f => f <= value));

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var waiting = new Queue<int[]>();
        var seen = new bool[network.Count];
        Number(Closed(network, [start], seen));
        while (waiting.TryDequeue(out var states))
            foreach (var first in firsts)
                _next.Add(Number(Closed(network, states.SelectMany(s => network.Steps(s))
                    .Where(step => step.First <= first && first <= step.Last).Select(step => step.To), seen)));

        int Number(int[] states)
        {
            if (states.Length == 0)
                return Dead;
            var key = string.Join(',', states);
            if (numbers.TryGetValue(key, out var known))
                return known;
            if (numbers.Count == Most)
                throw new ArgumentException($"The pattern needs more than {Most} states; lower its counts ({{m,n}}, maxLength, maxItems).");
            numbers.Add(key, numbers.Count);
            waiting.Enqueue(states);
            _accepts.Add(Array.BinarySearch(states, end) >= 0);
            return numbers.Count - 1;
        }
    }

    /// <summary>Number of states.</summary>
    public int States => _accepts.Count;

    /// <summary>Whether a text may end here.</summary>
    public bool Accepts(int state) => state != Dead && _accepts[state];

    /// <summary>Where bytes lead to from a state.</summary>
    public int After(int state, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && state != Dead; i++)
            state = _next[state * _classCount + _classes[bytes[i]]];
        return state;
    }

    /// <summary>First bytes of the stretches that no step tells apart.</summary>
    private static IEnumerable<int> Cuts(ByteNetwork network) => Enumerable.Range(0, network.Count).SelectMany(s => network.Steps(s))
        .SelectMany(step => new[] { step.First, step.Last + 1 }).Append(0).Where(cut => cut < Bytes).Distinct().Order();

    /// <summary>The states and those reached from them without reading, ascending. Leaves <paramref name="seen"/> all false.</summary>
    private static int[] Closed(ByteNetwork network, IEnumerable<int> states, bool[] seen)
    {
        var (found, waiting) = (new List<int>(), new Stack<int>(states));
        while (waiting.TryPop(out var state))
        {
            if (seen[state])
                continue;
            seen[state] = true;
            found.Add(state);
            foreach (var free in network.Free(state))
                waiting.Push(free);
        }
        foreach (var state in found)
            seen[state] = false;
        found.Sort();
        return [.. found];
    }
}
