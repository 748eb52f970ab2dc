using System.Runtime.InteropServices;

namespace Generative.Tokenizers;

/// <summary>
/// Which neighbours merge, and in which order. Our own, because BpeTokenizer of Microsoft.ML.Tokenizers 2.0.1 takes about a second to be
/// made of 150,000 tokens, and time that grows with the square of a piece: pieces of 100,000 characters are not rare where nothing splits.
/// </summary>
/// <param name="capacity">How many merges are expected.</param>
internal sealed class MergeTable(int capacity)
{
    private readonly Dictionary<long, (int Rank, int Merged)> _merges = new(capacity);

    /// <summary>Says that two ids merge. A pair that is given twice has its last rank.</summary>
    public void Set(int left, int right, int rank, int merged) => _merges[Key(left, right)] = (rank, merged);

    /// <summary>
    /// Merges neighbours until no two merge any more: the lowest rank first, of equal ones the leftmost. O(n log n) for n symbols, which
    /// stand in a list linked by places; pairs wait in a queue, and those that are gone when their turn comes are passed over.
    /// </summary>
    /// <param name="ids">Where the symbols stand, and then what became of them.</param>
    /// <param name="start">Place of the first; those before it stay.</param>
    public void Apply(List<int> ids, int start)
    {
        var symbols = CollectionsMarshal.AsSpan(ids)[start..];
        var count = symbols.Length;
        if (count < 2)
            return;
        var (next, before, absorbed) = (new int[count], new int[count], new bool[count]);
        var queue = new PriorityQueue<int, long>(count); // places by rank, then by place
        for (var i = 0; i < count; i++)
            (next[i], before[i]) = (i + 1, i - 1);
        for (var i = 0; i + 1 < count; i++)
            Offer(queue, i, symbols[i], symbols[i + 1]);
        while (queue.TryDequeue(out var left, out var priority))
        {
            var right = next[left];
            if (absorbed[left] || right == count || !_merges.TryGetValue(Key(symbols[left], symbols[right]), out var merge)
                || merge.Rank != (int)(priority >> 32))
                continue;
            (symbols[left], absorbed[right]) = (merge.Merged, true);
            var behind = next[left] = next[right];
            if (behind < count)
            {
                before[behind] = left;
                Offer(queue, left, symbols[left], symbols[behind]);
            }
            if (before[left] is >= 0 and var ahead)
                Offer(queue, ahead, symbols[ahead], symbols[left]);
        }
        var kept = 0;
        for (var i = 0; i < count; i = next[i])
            symbols[kept++] = symbols[i];
        CollectionsMarshal.SetCount(ids, start + kept);
    }

    private void Offer(PriorityQueue<int, long> queue, int place, int left, int right)
    {
        if (_merges.TryGetValue(Key(left, right), out var merge))
            queue.Enqueue(place, ((long)merge.Rank << 32) | (uint)place);
    }

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;
}
