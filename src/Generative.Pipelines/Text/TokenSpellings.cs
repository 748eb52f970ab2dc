using System.Runtime.CompilerServices;
using System.Text;

namespace Generative.Pipelines;

/// <summary>
/// What the tokens of a tokenizer say one by one. Found out once for each tokenizer: a large vocabulary takes a while. Immutable.
/// </summary>
internal sealed class TokenSpellings
{
    private const byte Space = (byte)' ';
    private const string StandIn = "a";

    private static readonly ConditionalWeakTable<ITextTokenizer, TokenSpellings> Known = [];

    private readonly ITextTokenizer _tokenizer;
    private readonly int[] _standIn;
    private readonly byte[]?[] _own;        // what each id says behind others, special tokens their spelling; null for gaps
    private readonly bool[] _special;
    private readonly int _before;

    private TokenSpellings(ITextTokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _standIn = [.. tokenizer.Encode(StandIn)];
        var count = tokenizer.VocabularySize;
        (_own, _special, WordStarts) = (new byte[]?[count], new bool[count], new bool[count]);
        foreach (var special in tokenizer.SpecialTokens.Values)
            if ((uint)special < (uint)count)
                _special[special] = true;
        _before = tokenizer.DecodeBytes(_standIn).Length;
        var known = tokenizer.Spellings();
        for (var id = 0; id < count; id++)
        {
            _own[id] = known is not null ? known[id]
                : Behind(id) is { } said ? said[Math.Min(_before, said.Length)..] : null;
            WordStarts[id] = !_special[id] && _own[id] is [Space, not Space, ..];
        }
    }

    /// <summary>Number of ids.</summary>
    public int Count => _own.Length;

    /// <summary>Which tokens begin a word with the space before it: more than the space alone. One entry a token.</summary>
    public bool[] WordStarts { get; }

    /// <summary>Those of a tokenizer.</summary>
    public static TokenSpellings Of(ITextTokenizer tokenizer) => Known.GetValue(tokenizer, t => new(t));

    /// <summary>Whether an id is a token that says something: vocabularies have gaps, and a model's table may be longer.</summary>
    public bool Says(int id) => (uint)id < (uint)_own.Length && _own[id] is not null;

    /// <summary>How many bytes a token says inside a text; 0 for special tokens and gaps.</summary>
    public int Length(int id) => Bytes(id)?.Length ?? 0;

    /// <summary>The bytes a token says inside a text; null for special tokens and gaps, and for what says nothing.</summary>
    public byte[]? Bytes(long id) =>
        (ulong)id < (ulong)_own.Length && !_special[id] && _own[id] is { Length: > 0 } said ? said : null;

    /// <summary>
    /// The first id below a number that another tokenizer spells otherwise; null where there is none. A special token may be missing in one
    /// of them: texts do not spell it.
    /// </summary>
    public int? FirstOther(TokenSpellings other, int below)
    {
        if (ReferenceEquals(this, other))
            return null;
        for (var id = 0; id < below; id++)
            if (Says(id) && other.Says(id) ? !_own[id].AsSpan().SequenceEqual(other._own[id]) : IsOrdinary(id) || other.IsOrdinary(id))
                return id;
        return null;
    }

    /// <summary>How a token is spelled, for messages.</summary>
    public string Shown(int id) => Says(id) ? $"'{Encoding.UTF8.GetString(_own[id]!)}'" : "no token";

    /// <summary>The bytes that tokens say, special ones left out.</summary>
    /// <param name="ids">Tokens that say something (<see cref="Says"/>).</param>
    /// <param name="behind">Whether other tokens stand before them: many tokenizers drop the space of a text's first word.</param>
    public byte[] SaidBytes(IReadOnlyList<int> ids, bool behind)
    {
        if (!behind)
            return _tokenizer.DecodeBytes(ids, skipSpecial: true);
        var said = _tokenizer.DecodeBytes([.. _standIn, .. ids], skipSpecial: true);
        return said[Math.Min(_before, said.Length)..];
    }

    /// <summary>What tokens say, special ones left out.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="behind">Whether other tokens stand before them, likewise.</param>
    public string Said(IReadOnlyList<int> ids, bool behind)
    {
        if (!behind)
            return _tokenizer.Decode(ids, skipSpecial: true);
        var before = _tokenizer.Decode(_standIn, skipSpecial: true);
        var said = _tokenizer.Decode([.. _standIn, .. ids], skipSpecial: true);
        return said.StartsWith(before, StringComparison.Ordinal) ? said[before.Length..] : said;
    }

    private bool IsOrdinary(int id) => Says(id) && !_special[id];

    /// <summary>The bytes of the stand-in and a token behind it; null where the id is a gap.</summary>
    private byte[]? Behind(int id)
    {
        try
        {
            return _tokenizer.DecodeBytes([.. _standIn, id]);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
