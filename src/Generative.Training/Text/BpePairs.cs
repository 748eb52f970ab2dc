using System.Runtime.InteropServices;

namespace Generative.Training;

/// <summary>
/// The neighbouring tokens of all words, with how often each pair occurs and where. Words stand one behind the other in a list linked by
/// places, so that a merge touches only the places of its pair. The queue of pairs holds counts that may have fallen since: a pair whose
/// turn comes is put back with its true count.
/// </summary>
internal sealed class BpePairs
{
    private const int None = -1;

    private readonly List<string> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<int> _symbols = [], _next = [], _before = []; // by place; a symbol that was taken into another is None
    private readonly List<long> _weights = []; // how often the word occurs
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), List<int>> _places = []; // where pairs begin, or once began
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> _queue;

    /// <param name="words">Distinct words, one character a byte, and how often each occurs.</param>
    public BpePairs(IEnumerable<(string Spelling, long Count)> words)
    {
        _queue = new(Comparer<(long Count, int Left, int Right)>.Create(Order));
        foreach (var (spelling, count) in words)
            Append(spelling, count);
        for (var place = 0; place < _symbols.Count; place++)
            Count(place, 1);
        foreach (var pair in _counts.Keys)
            Queue(pair);
    }

    /// <summary>Merges the most frequent pair, of equal ones that which sorts first. Null where no pair occurs twice.</summary>
    public (string Left, string Right)? MergeBest()
    {
        while (_queue.TryDequeue(out var pair, out var queued))
        {
            var count = _counts.GetValueOrDefault(pair);
            if (count != queued.Count)
                Queue(pair);
            else
            {
                Merge(pair);
                return (_tokens[pair.Left], _tokens[pair.Right]);
            }
        }
        return null;
    }

    private void Append(string spelling, long count)
    {
        for (var i = 0; i < spelling.Length; i++)
        {
            var place = _symbols.Count;
            _symbols.Add(Id(spelling[i].ToString()));
            _before.Add(i == 0 ? None : place - 1);
            _next.Add(i + 1 == spelling.Length ? None : place + 1);
            _weights.Add(count);
        }
    }

    private void Merge((int Left, int Right) pair)
    {
        _places.Remove(pair, out var places);
        places!.Sort(); // of "aaa" the first two merge
        var merged = Id(_tokens[pair.Left] + _tokens[pair.Right]);
        var grown = new HashSet<(int Left, int Right)>();
        foreach (var left in places)
        {
            var right = _next[left];
            if (_symbols[left] != pair.Left || right == None || _symbols[right] != pair.Right)
                continue;
            var (before, behind) = (_before[left], _next[right]);
            Count(before, -1);
            Count(left, -1);
            Count(right, -1);
            (_symbols[left], _symbols[right], _next[left]) = (merged, None, behind);
            if (behind != None)
                _before[behind] = left;
            if (Count(before, 1) is { } ahead)
                grown.Add(ahead);
            if (Count(left, 1) is { } after)
                grown.Add(after);
        }
        foreach (var each in grown)
            Queue(each);
    }

    /// <summary>Counts the pair that begins at a place, or takes it back; null where none does.</summary>
    private (int Left, int Right)? Count(int place, int sign)
    {
        if (place == None || _next[place] == None)
            return null;
        var pair = (_symbols[place], _symbols[_next[place]]);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * _weights[place];
        if (sign > 0)
            (CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _) ??= []).Add(place);
        return pair;
    }

    private void Queue((int Left, int Right) pair)
    {
        if (_counts[pair] > 1)
            _queue.Enqueue(pair, (_counts[pair], pair.Left, pair.Right));
    }

    private int Order((long Count, int Left, int Right) one, (long Count, int Left, int Right) other) =>
        other.Count.CompareTo(one.Count) is var count and not 0 ? count
        : string.CompareOrdinal(_tokens[one.Left], _tokens[other.Left]) is var left and not 0 ? left
        : string.CompareOrdinal(_tokens[one.Right], _tokens[other.Right]);

    private int Id(string token)
    {
        if (!_ids.TryGetValue(token, out var id))
        {
            _ids[token] = id = _tokens.Count;
            _tokens.Add(token);
        }
        return id;
    }
}
