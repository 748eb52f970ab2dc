using System.Text;
using Library = Microsoft.ML.Tokenizers;

namespace Generative.Tokenizers;

/// <summary>
/// Byte-pair encoding: a piece is cut into characters, then neighbours merge in the order in which training found them
/// ("Neural Machine Translation of Rare Words with Subword Units", Sennrich et al., 2016, section 3.2). Microsoft.ML.Tokenizers merges;
/// what its encoding lacks is put into the spellings it is given: byte tokens, and spaces inside tokens.
/// </summary>
internal sealed class BpeModel : ITokenModel
{
    // The library splits merges at a space. No text holds this unpaired surrogate: the escaped bytes end at U+DCFF.
    private const char Space = '\uDD20';
    private readonly Library.BpeTokenizer _tokenizer;
    private readonly HashSet<Rune> _characters = [];
    private readonly MergeBoundaries? _boundaries;
    private readonly bool _ignoreMerges;

    /// <exception cref="InvalidDataException">The merges or the unknown token do not fit the vocabulary.</exception>
    public BpeModel(IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> merges, BpeOptions options,
        string source)
    {
        (Vocabulary, _ignoreMerges) = (vocabulary, options.IgnoreMerges);
        HasByteTokens = options.ByteFallback && ByteTokens.Find(vocabulary) is not null;
        // Affixes tell the ends of a piece from its middle: it cannot be cut.
        if (options.ContinuingPrefix.Length + options.EndOfWordSuffix.Length == 0)
            _boundaries = new(vocabulary.Keys.Select(Spell));
        else if (HasByteTokens)
            throw new InvalidDataException($"{source}: byte_fallback goes with no word prefix or suffix; turn it off or leave them out");
        foreach (var token in vocabulary.Keys)
            if (token.Length > 0 && Scalars.Length(token, 0) == token.Length)
                _characters.Add(Scalars.At(token, 0));
        try
        {
            var spelled = vocabulary.Select(t => KeyValuePair.Create(Spell(t.Key), t.Value));
            _tokenizer = Library.BpeTokenizer.Create(new Library.BpeOptions(spelled)
            {
                // A merge that stands twice has its last place, as published readers do.
                Merges = merges.Reverse().Distinct().Reverse().Select(m => $"{Spell(m.Left)} {Spell(m.Right)}"),
                UnknownToken = options.UnknownToken is { } unknown ? Spell(unknown) : null,
                FuseUnknownTokens = options.FuseUnknown,
                ContinuingSubwordPrefix = options.ContinuingPrefix.Length > 0 ? Spell(options.ContinuingPrefix) : null,
                EndOfWordSuffix = options.EndOfWordSuffix.Length > 0 ? Spell(options.EndOfWordSuffix) : null,
            });
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"{source}: {e.Message} Take the vocabulary and the merges from the same model", e);
        }
    }

    public IReadOnlyDictionary<string, int> Vocabulary { get; }

    public bool HasByteTokens { get; }

    public void Encode(string piece, List<int> ids)
    {
        if (_ignoreMerges && Vocabulary.TryGetValue(piece, out var whole))
            ids.Add(whole);
        else
            Merge((HasByteTokens ? WithBytes(piece) : piece).Replace(' ', Space), ids);
    }

    private void Merge(string text, List<int> ids)
    {
        foreach (var stretch in _boundaries?.Cut(text) ?? [Range.All])
            ids.AddRange(_tokenizer.EncodeToIds(text.AsSpan()[stretch], considerPreTokenization: false, considerNormalization: false));
    }

    private string Spell(string token) => HasByteTokens && ByteTokens.TryRead(token, out var value) && token == ByteTokens.Spell(value)
        ? EscapedBytes.Escape(value).ToString() : token.Replace(' ', Space);

    /// <summary>Writes characters that are no token as their bytes.</summary>
    private string WithBytes(string piece)
    {
        var text = new StringBuilder(piece.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < piece.Length; i += Scalars.Length(piece, i))
            if (Rune.TryGetRuneAt(piece, i, out var rune) && _characters.Contains(rune))
                Scalars.Append(text, rune);
            else
                foreach (var b in bytes[..EscapedBytes.Utf8(piece, i, bytes)])
                    text.Append(EscapedBytes.Escape(b));
        return text.ToString();
    }
}
