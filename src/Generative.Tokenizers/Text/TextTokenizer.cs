namespace Generative.Tokenizers;

/// <summary>A tokenizer put together from the parts a publisher named.</summary>
internal sealed class TextTokenizer : ITextTokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenTable _tokens;
    private readonly Reading _plain, _literal, _written;

    /// <exception cref="InvalidDataException">The parts do not fit each other.</exception>
    public TextTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _tokens = new(parts);
        foreach (var id in parts.Before.Concat(parts.After).Where(i => i < 0 || i >= _tokens.Count))
            throw new InvalidDataException($"{parts.Source}: the id {id} is put around texts and is no token; give one of the vocabulary");
        _plain = new(Looked(parts.Added, normalised: false), Looked(parts.Added, normalised: true));
        AddedToken[] ordinary = [.. parts.Added.Where(t => !t.Special)];
        _literal = new(Looked(ordinary, normalised: false), Looked(ordinary, normalised: true)) { CutsSpellings = true };
        _written = parts.Written is null ? _plain
            : new(new(parts.Written, t => t), new([], t => t)) { Behind = parts.BehindWritten };
        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in parts.Added.Concat(parts.Silent).Where(t => t.Special))
            special[token.Content] = token.Id;
        SpecialTokens = special.AsReadOnly();
    }

    public int VocabularySize => _tokens.Count;

    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    public IReadOnlyList<int> Encode(string text, bool addSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> ids = addSpecial ? [.. _parts.Before] : [];
        Add(Scalars.Clean(text), _plain, ids);
        if (addSpecial)
            ids.AddRange(_parts.After);
        return ids;
    }

    /// <summary>What a chat template wrote: spellings of all special tokens are those tokens, also where other texts cannot spell them.</summary>
    public IReadOnlyList<int> EncodeWritten(string text)
    {
        List<int> ids = [];
        Add(Scalars.Clean(text), _written, ids);
        return ids;
    }

    public IReadOnlyList<int> EncodeBytes(ReadOnlySpan<byte> bytes) => Encode(bytes, _plain);

    public IReadOnlyList<int> EncodeLiteral(ReadOnlySpan<byte> bytes) => Encode(bytes, _literal);

    public string Decode(IReadOnlyList<int> ids, bool skipSpecial = false) => Decode(ids, skipSpecial, keepBytes: false);

    public byte[] DecodeBytes(IReadOnlyList<int> ids, bool skipSpecial = false) =>
        EscapedBytes.ToBytes(Decode(ids, skipSpecial, keepBytes: true));

    public ITextDecoder CreateDecoder(bool skipSpecial = false) => new TextDecoder(_tokens, _parts.Decoder, skipSpecial, keepBytes: false);

    public byte[]?[]? Spellings()
    {
        if (_parts.Decoder.Any(stage => stage.Inside is null))
            return null;
        var said = new byte[]?[_tokens.Count];
        for (var id = 0; id < said.Length; id++)
            if (_tokens.Find(id) is { } spelling)
                said[id] = EscapedBytes.ToBytes(_parts.Decoder.Aggregate(spelling, (piece, stage) => stage.Inside!(piece)));
        return said;
    }

    private string Decode(IReadOnlyList<int> ids, bool skipSpecial, bool keepBytes)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new TextDecoder(_tokens, _parts.Decoder, skipSpecial, keepBytes).All(ids);
    }

    private List<int> Encode(ReadOnlySpan<byte> bytes, Reading reading)
    {
        var text = EscapedBytes.ToText(bytes, out var anyInvalid);
        if (anyInvalid && !_parts.IsByteLevel && !_parts.Model.HasByteTokens)
            throw new NotSupportedException(
                $"the bytes are no UTF-8, and the tokenizer of {_parts.Source} has no tokens for single bytes; give UTF-8");
        List<int> ids = [];
        Add(text, reading, ids);
        return ids;
    }

    private void Add(string text, Reading reading, List<int> ids)
    {
        foreach (var outer in reading.Original.Split(text))
        {
            if (outer.Token is { } token)
            {
                ids.Add(token.Id);
                continue;
            }
            var part = text[outer.Start..outer.End];
            part = outer.Start > 0 && reading.Behind is { } behind ? behind.Apply(part) : Normalise(part);
            foreach (var inner in reading.Normalised.Split(part))
                if (inner.Token is { } found)
                    ids.Add(found.Id);
                else
                    AddPieces(new(part[inner.Start..inner.End], outer.Start == 0 && inner.Start == 0), reading, ids);
        }
    }

    private void AddPieces(TextPiece text, Reading reading, List<int> ids)
    {
        List<TextPiece> pieces = [];
        if (_parts.Splitter is null)
            pieces.Add(text);
        else
            _parts.Splitter.Split(text, pieces);
        foreach (var piece in pieces)
            if (reading.CutsSpellings)
                AddLiteral(piece.Text, ids);
            else
                _parts.Model.Encode(piece.Text, ids);
    }

    /// <summary>
    /// A model may have special tokens in its vocabulary: a piece that spells some out is cut inside each of them. No part spells those
    /// any more, so this goes no deeper than there are special tokens.
    /// </summary>
    private void AddLiteral(string piece, List<int> ids)
    {
        var first = ids.Count;
        _parts.Model.Encode(piece, ids);
        HashSet<string> spelled = [];
        for (var i = first; i < ids.Count; i++)
            if (_tokens.IsSpecial(ids[i]) && _tokens.Find(ids[i]) is { Length: > 1 } spelling && !spelled.Contains(spelling)
                && Scalars.Length(spelling, 0) < spelling.Length && piece.Contains(spelling, StringComparison.Ordinal))
                spelled.Add(spelling);
        if (spelled.Count == 0)
            return;
        ids.RemoveRange(first, ids.Count - first);
        var start = 0;
        foreach (var cut in Cuts(piece, spelled).Append(piece.Length))
        {
            AddLiteral(piece[start..cut], ids);
            start = cut;
        }
    }

    /// <summary>Places behind the first characters of spellings.</summary>
    private static SortedSet<int> Cuts(string piece, IEnumerable<string> spellings)
    {
        SortedSet<int> cuts = [];
        foreach (var spelling in spellings)
            for (var at = piece.IndexOf(spelling, StringComparison.Ordinal); at >= 0;
                at = piece.IndexOf(spelling, at + 1, StringComparison.Ordinal))
                cuts.Add(at + Scalars.Length(spelling, 0));
        return cuts;
    }

    private string Normalise(string text) => _parts.Normaliser?.Apply(text) ?? text;

    private AddedTokens Looked(IEnumerable<AddedToken> tokens, bool normalised) =>
        new(tokens.Where(t => t.Normalized == normalised), normalised ? Normalise : t => t);

    /// <summary>How a text is read.</summary>
    /// <param name="Original">Tokens looked for in the text as it stands.</param>
    /// <param name="Normalised">Tokens looked for in what is left of it, rewritten.</param>
    private sealed record Reading(AddedTokens Original, AddedTokens Normalised)
    {
        /// <summary>Whether pieces that spell a special token out are cut inside it.</summary>
        public bool CutsSpellings { get; init; }

        /// <summary>Rewrites what stands behind a token; null for the same as everywhere.</summary>
        public INormaliser? Behind { get; init; }
    }
}
