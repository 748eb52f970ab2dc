using System.Text;

namespace Generative.Pipelines;

/// <summary>Strings that end a text. Immutable.</summary>
internal sealed class StopStrings
{
    private readonly string[] _strings;
    private readonly byte[][] _bytes;

    /// <summary>Some strings.</summary>
    /// <exception cref="ArgumentException">One is empty.</exception>
    public StopStrings(IEnumerable<string> strings)
    {
        _strings = [.. strings.Distinct(StringComparer.Ordinal)];
        if (_strings.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A stop string is empty, and would end every text before it begins; give at least one character.");
        _bytes = [.. _strings.Select(Encoding.UTF8.GetBytes)];
        LongestBytes = _bytes.Select(b => b.Length).DefaultIfEmpty().Max();
    }

    /// <summary>Bytes of the longest one; 0 where there is none.</summary>
    public int LongestBytes { get; }

    /// <summary>Where the first of them begins; -1 where none comes up.</summary>
    public int Find(ReadOnlySpan<char> text)
    {
        var first = -1;
        foreach (var stop in _strings)
            first = Earlier(first, text.IndexOf(stop, StringComparison.Ordinal));
        return first;
    }

    /// <summary>The same in bytes.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        var first = -1;
        foreach (var stop in _bytes)
            first = Earlier(first, text.IndexOf(stop));
        return first;
    }

    /// <summary>Letters at a text's end that may be the beginning of a stop string.</summary>
    public int Begun(ReadOnlySpan<char> text)
    {
        var most = 0;
        foreach (var stop in _strings)
            for (var letters = Math.Min(stop.Length - 1, text.Length); letters > most; letters--)
                if (text.EndsWith(stop.AsSpan(0, letters), StringComparison.Ordinal))
                    most = letters;
        return most;
    }

    private static int Earlier(int one, int other) => one < 0 ? other : other < 0 ? one : Math.Min(one, other);
}
