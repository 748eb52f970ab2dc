using System.Runtime.CompilerServices;

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
    private readonly bool[] _says;
    private readonly int[] _lengths;
    private readonly int _before;

    private TokenSpellings(ITextTokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _standIn = [.. tokenizer.Encode(StandIn)];
        var count = tokenizer.VocabularySize;
        (_says, _lengths, WordStarts) = (new bool[count], new int[count], new bool[count]);
        var special = tokenizer.SpecialTokens.Values.ToHashSet();
        _before = tokenizer.DecodeBytes(_standIn).Length;
        for (var id = 0; id < count; id++)
        {
            if (Bytes(id) is not { } said)
                continue;
            var own = said.AsSpan(Math.Min(_before, said.Length));
            (_says[id], _lengths[id]) = (true, special.Contains(id) ? 0 : own.Length);
            WordStarts[id] = !special.Contains(id) && own is [Space, not Space, ..];
        }
    }

    /// <summary>Which tokens begin a word with the space before it: more than the space alone. One entry a token.</summary>
    public bool[] WordStarts { get; }

    /// <summary>Those of a tokenizer.</summary>
    public static TokenSpellings Of(ITextTokenizer tokenizer) => Known.GetValue(tokenizer, t => new(t));

    /// <summary>Whether an id is a token that says something: vocabularies have gaps, and a model's table may be longer.</summary>
    public bool Says(int id) => (uint)id < (uint)_says.Length && _says[id];

    /// <summary>How many bytes a token says inside a text; 0 for special tokens and gaps.</summary>
    public int Length(int id) => (uint)id < (uint)_lengths.Length ? _lengths[id] : 0;

    /// <summary>The bytes that tokens say inside a text, special ones left out.</summary>
    /// <param name="ids">Tokens that say something (<see cref="Says"/>).</param>
    public byte[] SaidBytes(IReadOnlyList<int> ids)
    {
        var said = _tokenizer.DecodeBytes([.. _standIn, .. ids], skipSpecial: true);
        return said[Math.Min(_before, said.Length)..];
    }

    /// <summary>What tokens say, special ones left out.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="behind">Whether other tokens stand before them: many tokenizers drop the space of a text's first word.</param>
    public string Said(IReadOnlyList<int> ids, bool behind)
    {
        if (!behind)
            return _tokenizer.Decode(ids, skipSpecial: true);
        var before = _tokenizer.Decode(_standIn, skipSpecial: true);
        var said = _tokenizer.Decode([.. _standIn, .. ids], skipSpecial: true);
        return said.StartsWith(before, StringComparison.Ordinal) ? said[before.Length..] : said;
    }

    /// <summary>The bytes of the stand-in and a token behind it; null where the id is a gap.</summary>
    private byte[]? Bytes(int id)
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
