namespace Generative.Tokenizers;

/// <summary>A tokenizer put together from the parts a publisher named.</summary>
internal sealed class TextTokenizer : ITextTokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenTable _tokens;
    private readonly AddedTokens _original, _normalised;

    /// <exception cref="InvalidDataException">The parts do not fit each other.</exception>
    public TextTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _tokens = new(parts);
        foreach (var id in parts.Before.Concat(parts.After).Where(i => i < 0 || i >= _tokens.Count))
            throw new InvalidDataException($"{parts.Source}: the id {id} is put around texts and is no token; give one of the vocabulary");
        _original = new(parts.Added.Where(t => !t.Normalized), t => t);
        _normalised = new(parts.Added.Where(t => t.Normalized), Normalise);
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
        Add(Scalars.Clean(text), ids);
        if (addSpecial)
            ids.AddRange(_parts.After);
        return ids;
    }

    public IReadOnlyList<int> EncodeBytes(ReadOnlySpan<byte> bytes)
    {
        var text = EscapedBytes.ToText(bytes, out var anyInvalid);
        if (anyInvalid && !_parts.IsByteLevel && !_parts.Model.HasByteTokens)
            throw new NotSupportedException(
                $"the bytes are no UTF-8, and the tokenizer of {_parts.Source} has no tokens for single bytes; give UTF-8");
        List<int> ids = [];
        Add(text, ids);
        return ids;
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecial = false) => Decode(ids, skipSpecial, keepBytes: false);

    public byte[] DecodeBytes(IReadOnlyList<int> ids, bool skipSpecial = false) =>
        EscapedBytes.ToBytes(Decode(ids, skipSpecial, keepBytes: true));

    public ITextDecoder CreateDecoder(bool skipSpecial = false) => new TextDecoder(_tokens, _parts.Decoder, skipSpecial, keepBytes: false);

    private string Decode(IReadOnlyList<int> ids, bool skipSpecial, bool keepBytes)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new TextDecoder(_tokens, _parts.Decoder, skipSpecial, keepBytes).All(ids);
    }

    private void Add(string text, List<int> ids)
    {
        List<TextPiece> pieces = [];
        foreach (var outer in _original.Split(text))
        {
            if (outer.Token is { } token)
            {
                ids.Add(token.Id);
                continue;
            }
            var normalised = Normalise(text[outer.Start..outer.End]);
            foreach (var inner in _normalised.Split(normalised))
                if (inner.Token is { } found)
                    ids.Add(found.Id);
                else
                    AddPiece(new(normalised[inner.Start..inner.End], outer.Start == 0 && inner.Start == 0), pieces, ids);
        }
    }

    private void AddPiece(TextPiece piece, List<TextPiece> pieces, List<int> ids)
    {
        pieces.Clear();
        if (_parts.Splitter is null)
            pieces.Add(piece);
        else
            _parts.Splitter.Split(piece, pieces);
        foreach (var each in pieces)
            _parts.Model.Encode(each.Text, ids);
    }

    private string Normalise(string text) => _parts.Normaliser?.Apply(text) ?? text;
}
