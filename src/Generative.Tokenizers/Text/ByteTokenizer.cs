using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// Bytes as tokens: id b is the byte b, special tokens follow from 256 on. Every text and every sequence of bytes comes back unchanged.
/// Spellings of special tokens inside it are parsed.
/// </summary>
public sealed class ByteTokenizer : ITextTokenizer
{
    private const int Bytes = 256;
    private readonly string[] _special;
    private readonly AddedTokens _added;

    /// <summary>Creates one.</summary>
    /// <param name="specialTokens">Spellings of the special tokens; the first has id 256.</param>
    /// <exception cref="ArgumentException">A spelling is empty or stands twice.</exception>
    public ByteTokenizer(params IEnumerable<string> specialTokens)
    {
        ArgumentNullException.ThrowIfNull(specialTokens);
        _special = [.. specialTokens];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var spelling in _special)
        {
            if (string.IsNullOrEmpty(spelling))
                throw new ArgumentException("a special token is empty; give it a spelling", nameof(specialTokens));
            if (!ids.TryAdd(spelling, Bytes + ids.Count))
                throw new ArgumentException($"the special token '{spelling}' stands twice; give each once", nameof(specialTokens));
        }
        SpecialTokens = ids.AsReadOnly();
        _added = new(ids.Select(t => new AddedToken(t.Value, t.Key)), t => t);
    }

    /// <inheritdoc/>
    public int VocabularySize => Bytes + _special.Length;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <inheritdoc/>
    /// <remarks>Nothing is put around a text: <paramref name="addSpecial"/> changes nothing.</remarks>
    public IReadOnlyList<int> Encode(string text, bool addSpecial = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EncodeEscaped(Scalars.Clean(text));
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> EncodeBytes(ReadOnlySpan<byte> bytes) => EncodeEscaped(EscapedBytes.ToText(bytes, out _));

    /// <inheritdoc/>
    public IReadOnlyList<int> EncodeLiteral(ReadOnlySpan<byte> bytes)
    {
        var ids = new int[bytes.Length];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = bytes[i];
        return ids;
    }

    /// <inheritdoc/>
    public byte[]?[] Spellings() =>
        [.. Enumerable.Range(0, VocabularySize).Select(id => BytesOf(id, nameof(id), skipSpecial: false))];

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecial = false)
    {
        var decoder = CreateDecoder(skipSpecial);
        return string.Concat(Checked(ids).Select(decoder.Add)) + decoder.Flush();
    }

    /// <inheritdoc/>
    public byte[] DecodeBytes(IReadOnlyList<int> ids, bool skipSpecial = false) =>
        [.. Checked(ids).SelectMany(id => BytesOf(id, nameof(ids), skipSpecial))];

    /// <inheritdoc/>
    public ITextDecoder CreateDecoder(bool skipSpecial = false) => new ByteDecoder(id => BytesOf(id, nameof(id), skipSpecial));

    private List<int> EncodeEscaped(string text)
    {
        List<int> ids = [];
        foreach (var section in _added.Split(text))
            if (section.Token is { } token)
                ids.Add(token.Id);
            else
                ids.AddRange(EscapedBytes.ToBytes(text[section.Start..section.End]).Select(b => (int)b));
        return ids;
    }

    private byte[] BytesOf(int id, string parameter, bool skipSpecial) =>
        id < 0 || id >= VocabularySize
            ? throw new ArgumentOutOfRangeException(parameter, id, $"{id} is no token id; give one from 0 to {VocabularySize - 1}")
        : id < Bytes ? [(byte)id]
        : skipSpecial ? [] : Encoding.UTF8.GetBytes(_special[id - Bytes]);

    private static IReadOnlyList<int> Checked(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids;
    }
}
