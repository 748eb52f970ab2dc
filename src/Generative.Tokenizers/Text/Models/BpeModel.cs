namespace Generative.Tokenizers;

/// <summary>
/// Byte-pair encoding: a piece is cut into characters, then neighbours merge in the order in which training found them
/// ("Neural Machine Translation of Rare Words with Subword Units", Sennrich et al., 2016, section 3.2).
/// </summary>
internal sealed class BpeModel : ITokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly int[]? _byteTokens;
    private readonly int? _unknown;

    /// <exception cref="InvalidDataException">The merges or the unknown token do not fit the vocabulary.</exception>
    public BpeModel(Dictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> merges, BpeOptions options,
        string source)
    {
        (_vocabulary, _options) = (vocabulary, options);
        _tokens = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _byteTokens = options.ByteFallback ? ByteTokens.Find(vocabulary) : null;
        HasByteTokens = ByteTokens.AreComplete(_byteTokens);
        _unknown = options.UnknownToken is { } unknown ? Id(unknown, "the unknown token") : null;
        _merges = new(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            // A merge that stands twice has its last place, as published readers do.
            var (left, right) = merges[rank];
            var merged = string.Concat(left, right.AsSpan(Math.Min(options.ContinuingPrefix.Length, right.Length)));
            _merges.Set(Id(left, "a merge of"), Id(right, "a merge of"), rank, Id(merged, "a merge that gives"));
        }

        int Id(string token, string role) => vocabulary.TryGetValue(token, out var id) ? id : throw new InvalidDataException(
            $"{source}: {role} '{token}' is not in the vocabulary; take the vocabulary and the merges from the same model");
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public bool HasByteTokens { get; }

    public void Encode(string piece, List<int> ids)
    {
        if (_options.IgnoreMerges && _vocabulary.TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
            return;
        }
        var (first, unknownBefore) = (ids.Count, false);
        for (int start = 0, end; start < piece.Length; start = end)
        {
            end = start + Scalars.Length(piece, start);
            var symbol = Symbol(piece, start, end);
            var known = _tokens.TryGetValue(symbol, out var id);
            if (known)
                ids.Add(id);
            var unknown = !known && !ByteTokens.TryAdd(_byteTokens, symbol, ids);
            if (unknown && _unknown is { } token && !(unknownBefore && _options.FuseUnknown))
                ids.Add(token);
            unknownBefore = unknown;
        }
        _merges.Apply(ids, first);
    }

    /// <summary>A character with what tells the beginning and the end of a piece from its middle.</summary>
    private ReadOnlySpan<char> Symbol(string piece, int start, int end)
    {
        var prefix = start > 0 ? _options.ContinuingPrefix : "";
        var suffix = end == piece.Length ? _options.EndOfWordSuffix : "";
        var character = piece.AsSpan(start, end - start);
        return prefix.Length + suffix.Length == 0 ? character : string.Concat(prefix, character, suffix);
    }
}
