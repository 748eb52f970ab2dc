using System.Text;

namespace Generative.Pipelines;

/// <summary>The ways to put patterns together.</summary>
internal static class Patterns
{
    /// <summary>Nothing at all.</summary>
    public static Pattern Empty { get; } = (_, from) => from;

    /// <summary>A text letter for letter.</summary>
    public static Pattern Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>One character of a set.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static Pattern One(ScalarSet set)
    {
        if (set.Ranges.Count == 0)
            throw new ArgumentException("A class of the pattern has no character in it; nothing can match it.");
        IReadOnlyList<(byte First, byte Last)>[] sequences = [.. Utf8Ranges.Of(set)];
        return (network, from) =>
        {
            var end = network.Add();
            foreach (var sequence in sequences)
            {
                var at = from;
                for (var i = 0; i < sequence.Count; i++)
                {
                    var to = i == sequence.Count - 1 ? end : network.Add();
                    network.Read(at, sequence[i].First, sequence[i].Last, to);
                    at = to;
                }
            }
            return end;
        };
    }

    /// <summary>One after the other.</summary>
    public static Pattern Sequence(params IReadOnlyList<Pattern> parts) =>
        (network, from) => parts.Aggregate(from, (at, part) => part(network, at));

    /// <summary>One of several.</summary>
    public static Pattern Choice(params IReadOnlyList<Pattern> parts) => parts.Count == 1 ? parts[0] : (network, from) =>
    {
        var end = network.Add();
        foreach (var part in parts)
        {
            // A part that repeats comes back to where it begins, and must not fall into its neighbours from there.
            var start = network.Add();
            network.Skip(from, start);
            network.Skip(part(network, start), end);
        }
        return end;
    };

    /// <summary>The part or nothing.</summary>
    public static Pattern Optional(Pattern part) => Repeat(part, 0, 1);

    /// <summary>The part so many times.</summary>
    /// <param name="part">The part.</param>
    /// <param name="least">Fewest times.</param>
    /// <param name="most">Most times; null for no end.</param>
    public static Pattern Repeat(Pattern part, int least, int? most) => (network, from) =>
    {
        var at = from;
        for (var i = 0; i < least; i++)
            at = part(network, at);
        var end = network.Add();
        if (most is null)
        {
            var start = network.Add();
            network.Skip(at, start);
            network.Skip(part(network, start), start);
            network.Skip(start, end);
            return end;
        }
        for (var i = least; i < most; i++)
        {
            network.Skip(at, end);
            var start = network.Add();
            network.Skip(at, start);
            at = part(network, start);
        }
        network.Skip(at, end);
        return end;
    };

    private static Pattern Bytes(byte[] bytes) => (network, from) =>
    {
        foreach (var value in bytes)
        {
            var to = network.Add();
            network.Read(from, value, value, to);
            from = to;
        }
        return from;
    };
}
