using System.Runtime.InteropServices;

namespace Generative.Pipelines;

/// <summary>Part of a pattern: adds its states to a network behind a state, and says in which state it ends.</summary>
/// <param name="network">The network.</param>
/// <param name="from">The state it begins in, which others may begin in too.</param>
internal delegate int Pattern(ByteNetwork network, int from);

/// <summary>
/// A nondeterministic automaton over bytes in the making (Thompson 1968): states, steps that read a byte, and steps that read nothing.
/// </summary>
internal sealed class ByteNetwork
{
    /// <summary>Most states; patterns that repeat large counts need many.</summary>
    public const int Most = 400_000;

    private readonly List<List<(byte First, byte Last, int To)>> _steps = [];
    private readonly List<List<int>> _free = [];

    /// <summary>Number of states.</summary>
    public int Count => _steps.Count;

    /// <summary>Steps that read a byte, by state.</summary>
    public ReadOnlySpan<(byte First, byte Last, int To)> Steps(int state) => CollectionsMarshal.AsSpan(_steps[state]);

    /// <summary>States reached without reading, by state.</summary>
    public ReadOnlySpan<int> Free(int state) => CollectionsMarshal.AsSpan(_free[state]);

    /// <summary>A new state.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public int Add()
    {
        if (Count == Most)
            throw new ArgumentException($"The pattern needs more than {Most} states; lower its counts ({{m,n}}, maxLength, maxItems).");
        _steps.Add([]);
        _free.Add([]);
        return Count - 1;
    }

    /// <summary>A step that reads a byte of a range.</summary>
    public void Read(int from, byte first, byte last, int to) => _steps[from].Add((first, last, to));

    /// <summary>A step that reads nothing.</summary>
    public void Skip(int from, int to) => _free[from].Add(to);
}
