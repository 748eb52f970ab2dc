using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// SentencePiece's byte-pair encoding: of all neighbours that together are a token, those with the highest score merge first. The tokens
/// become merges of a <see cref="BpeModel"/>. Microsoft.ML.Tokenizers 2.0.1 reads such models itself (SentencePieceTokenizer), but it
/// takes the rightmost of equal merges ("aaa" becomes "a", "aa"), merges user-defined and control symbols, and keeps unknown neighbours
/// apart.
/// </summary>
internal sealed class SentencePieceBpeModel : ITokenModel
{
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly CharTrie _userDefined = new();
    private readonly Dictionary<int, int[]> _instead = [];
    private readonly BpeModel _merging;
    private readonly int _unknown;

    /// <param name="pieces">Tokens; the id is the place. Tokens that no text becomes take part in no merge.</param>
    /// <param name="unknown">Id of what no token covers.</param>
    /// <param name="byteFallback">Whether byte tokens are tried before it.</param>
    public SentencePieceBpeModel(IReadOnlyList<UnigramPiece> pieces, int unknown, bool byteFallback)
    {
        _unknown = unknown;
        for (var id = 0; id < pieces.Count; id++)
        {
            _vocabulary[pieces[id].Text] = id;
            if (pieces[id].UserDefined)
                _userDefined.Add(pieces[id].Text, id);
        }
        var bytes = byteFallback ? ByteTokens.Find(_vocabulary) : null;
        UnigramPiece[] merging = [.. pieces.Where(p => (p.InText || p.Unused) && !p.UserDefined && p.Text.Length > 0)];
        var symbols = merging.Select(p => p.Text).Distinct().ToDictionary(t => t, t => _vocabulary[t], StringComparer.Ordinal);
        // A character that is no token is a symbol all the same: a longer token may hold it.
        foreach (var character in merging.SelectMany(p => p.Text.EnumerateRunes()).Select(r => r.ToString()).Distinct())
            if (symbols.TryAdd(character, pieces.Count + symbols.Count))
                _instead[symbols[character]] = bytes is null ? [unknown] : [.. Encoding.UTF8.GetBytes(character).Select(b => bytes[b])];
        var merges = merging.OrderByDescending(p => p.Score).SelectMany(p => Splits(p.Text, symbols)).ToArray();
        // An unused token is a step to others; where it would be the result, it is taken apart again.
        foreach (var (left, right) in merges)
            if (_vocabulary[left + right] is var whole && pieces[whole].Unused)
                _instead.TryAdd(whole, [symbols[left], symbols[right]]);
        for (var b = 0; b < bytes?.Length; b++)
            symbols[ByteTokens.Spell(b)] = bytes[b];
        symbols[pieces[unknown].Text] = unknown;
        _merging = new(symbols, merges, new() { ByteFallback = bytes is not null, UnknownToken = pieces[unknown].Text }, "tokenizer.model");
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public bool HasByteTokens => _merging.HasByteTokens;

    public void Encode(string piece, List<int> ids)
    {
        List<int> symbols = [];
        var start = 0;
        for (var i = 0; i < piece.Length;)
            if (_userDefined.Longest(piece, i, out var length) is >= 0 and var defined)
            {
                _merging.Encode(piece[start..i], symbols);
                symbols.Add(defined);
                start = i += length;
            }
            else
                i += Scalars.Length(piece, i);
        _merging.Encode(piece[start..], symbols);
        var first = ids.Count;
        foreach (var symbol in symbols)
            Add(symbol, ids, first);
    }

    private void Add(int symbol, List<int> ids, int first)
    {
        if (_instead.TryGetValue(symbol, out var parts))
            foreach (var part in parts)
                Add(part, ids, first);
        else if (symbol != _unknown || ids.Count == first || ids[^1] != _unknown) // neighbours that are unknown are one token
            ids.Add(symbol);
    }

    private static IEnumerable<(string Left, string Right)> Splits(string text, Dictionary<string, int> symbols)
    {
        for (var at = Scalars.Length(text, 0); at < text.Length; at += Scalars.Length(text, at))
            if (symbols.ContainsKey(text[..at]) && symbols.ContainsKey(text[at..]))
                yield return (text[..at], text[at..]);
    }
}
