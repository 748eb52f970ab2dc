namespace Generative.Tokenizers;

/// <summary>
/// SentencePiece's byte-pair encoding: of all neighbours that together are a token, those with the highest score merge first, of equal ones
/// the leftmost. Microsoft.ML.Tokenizers 2.0.1 reads such models itself (SentencePieceTokenizer), but it takes the rightmost of equal
/// merges ("aaa" becomes "a", "aa"), merges user-defined and control symbols, and keeps unknown neighbours apart.
/// </summary>
internal sealed class SentencePieceBpeModel : ITokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _symbols;
    private readonly CharTrie _userDefined = new();
    private readonly Dictionary<int, int[]> _instead = [];
    private readonly MergeTable _merges;
    private readonly int[]? _byteTokens;
    private readonly int _unknown;

    /// <param name="pieces">Tokens; the id is the place. Tokens that no text becomes take part in no merge.</param>
    /// <param name="unknown">Id of what no token covers.</param>
    /// <param name="byteFallback">Whether byte tokens are tried before it.</param>
    public SentencePieceBpeModel(IReadOnlyList<UnigramPiece> pieces, int unknown, bool byteFallback)
    {
        (_unknown, _vocabulary, _merges) = (unknown, new(pieces.Count, StringComparer.Ordinal), new(2 * pieces.Count));
        for (var id = 0; id < pieces.Count; id++)
        {
            _vocabulary[pieces[id].Text] = id;
            if (pieces[id].UserDefined)
                _userDefined.Add(pieces[id].Text, id);
        }
        _byteTokens = byteFallback ? ByteTokens.Find(_vocabulary) : null;
        UnigramPiece[] merging = [.. pieces.Where(p => (p.InText || p.Unused) && !p.UserDefined && p.Text.Length > 0)
            .OrderByDescending(p => p.Score)];
        _symbols = new Dictionary<string, int>(merging.Length, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var piece in merging)
            _symbols[piece.Text] = _vocabulary[piece.Text];
        AddCharacters(merging, pieces.Count);
        for (int i = 0, rank = 0; i < merging.Length; i++)
        {
            if (i > 0 && merging[i].Score != merging[i - 1].Score)
                rank++;
            AddMerges(merging[i].Text, rank, pieces);
        }
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public bool HasByteTokens => ByteTokens.AreComplete(_byteTokens);

    public void Encode(string piece, List<int> ids)
    {
        List<int> symbols = [];
        var start = 0;
        for (var i = 0; i < piece.Length;)
            if (_userDefined.Longest(piece, i, out var length) is >= 0 and var defined)
            {
                Merge(piece.AsSpan(start, i - start), symbols);
                symbols.Add(defined);
                start = i += length;
            }
            else
                i += Scalars.Length(piece, i);
        Merge(piece.AsSpan(start), symbols);
        var first = ids.Count;
        foreach (var symbol in symbols)
            Add(symbol, ids, first);
    }

    // A character that is no token is a symbol all the same where a longer token holds it.
    private void AddCharacters(IEnumerable<UnigramPiece> pieces, int free)
    {
        foreach (var piece in pieces)
            for (int at = 0, length; at < piece.Text.Length; at += length)
            {
                length = Scalars.Length(piece.Text, at);
                var character = piece.Text.AsSpan(at, length);
                if (!_symbols.TryAdd(character, free))
                    continue;
                List<int> bytes = [];
                _instead[free++] = ByteTokens.TryAdd(_byteTokens, character, bytes) ? [.. bytes] : [_unknown];
            }
    }

    private void AddMerges(string text, int rank, IReadOnlyList<UnigramPiece> pieces)
    {
        var whole = _symbols[text];
        for (var at = Scalars.Length(text, 0); at < text.Length; at += Scalars.Length(text, at))
        {
            if (!_symbols.TryGetValue(text.AsSpan(0, at), out var left) || !_symbols.TryGetValue(text.AsSpan(at), out var right))
                continue;
            _merges.Set(left, right, rank, whole);
            // An unused token is a step to others; where it would be the result, it is taken apart again.
            if (pieces[whole].Unused)
                _instead.TryAdd(whole, [left, right]);
        }
    }

    private void Merge(ReadOnlySpan<char> text, List<int> symbols)
    {
        var first = symbols.Count;
        for (int length; !text.IsEmpty; text = text[length..])
        {
            length = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
            if (_symbols.TryGetValue(text[..length], out var symbol))
                symbols.Add(symbol);
            else if (!ByteTokens.TryAdd(_byteTokens, text[..length], symbols))
                symbols.Add(_unknown);
        }
        _merges.Apply(symbols, first);
    }

    private void Add(int symbol, List<int> ids, int first)
    {
        if (_instead.TryGetValue(symbol, out var parts))
            foreach (var part in parts)
                Add(part, ids, first);
        else if (symbol != _unknown || ids.Count == first || ids[^1] != _unknown) // neighbours that are unknown are one token
            ids.Add(symbol);
    }
}
