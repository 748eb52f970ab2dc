using System.Collections.Concurrent;

namespace Generative.Pipelines;

/// <summary>
/// Which tokens lead on from a state of an automaton: found out by the bytes of all of them when a state is first asked about, and kept as
/// a bit a token. Where too much would be kept it is dropped, and found out anew when it is asked about. Safe for concurrent use.
/// </summary>
/// <param name="automaton">The automaton.</param>
/// <param name="tokens">What the tokens say.</param>
/// <param name="mostBytes">Bytes that are kept at most, but always those of one state.</param>
internal sealed class AllowedTokens(ByteAutomaton automaton, TokenSpellings tokens, long mostBytes)
{
    private const int Bits = 64;

    private readonly ConcurrentDictionary<int, ulong[]> _known = new();
    private readonly int _words = (tokens.Count + Bits - 1) / Bits;

    /// <summary>States whose tokens are kept.</summary>
    public int Kept => _known.Count;

    /// <summary>The tokens that lead on from a state, for <see cref="Has"/>.</summary>
    public ulong[] At(int state)
    {
        if (_known.TryGetValue(state, out var known))
            return known;
        if ((Kept + 1L) * _words * sizeof(ulong) > mostBytes)
            _known.Clear();
        return _known.GetOrAdd(state, Find);
    }

    /// <summary>Whether a token is among them.</summary>
    public static bool Has(ulong[] allowed, int id) => id / Bits < allowed.Length && (allowed[id / Bits] >> (id % Bits) & 1) == 1;

    private ulong[] Find(int state)
    {
        var allowed = new ulong[_words];
        for (var id = 0; id < tokens.Count; id++)
            if (tokens.Bytes(id) is { } bytes && automaton.After(state, bytes) != ByteAutomaton.Dead)
                allowed[id / Bits] |= 1UL << (id % Bits);
        return allowed;
    }
}
