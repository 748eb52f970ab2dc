using System.Runtime.CompilerServices;

namespace Generative.Pipelines;

/// <summary>The bytes that tokens say behind other tokens. Found out once for each tokenizer. Immutable.</summary>
internal sealed class TokenBytes
{
    private const string StandIn = "a";

    private static readonly ConditionalWeakTable<ITextTokenizer, TokenBytes> Known = [];

    private readonly byte[]?[] _said;

    private TokenBytes(ITextTokenizer tokenizer)
    {
        // Many tokenizers drop the space of a text's first word: something stands before.
        int[] before = [.. tokenizer.Encode(StandIn)];
        var dropped = tokenizer.DecodeBytes(before).Length;
        var special = tokenizer.SpecialTokens.Values.ToHashSet();
        _said = new byte[]?[tokenizer.VocabularySize];
        for (var id = 0; id < _said.Length; id++)
            if (!special.Contains(id) && Bytes(tokenizer, [.. before, id]) is { } bytes && bytes.Length > dropped)
                _said[id] = bytes[dropped..];
    }

    /// <summary>Number of ids.</summary>
    public int Count => _said.Length;

    /// <summary>What a token says; null for special tokens and gaps, and for what says nothing.</summary>
    public byte[]? this[long id] => (ulong)id < (ulong)_said.Length ? _said[id] : null;

    /// <summary>Those of a tokenizer.</summary>
    public static TokenBytes Of(ITextTokenizer tokenizer) => Known.GetValue(tokenizer, t => new(t));

    private static byte[]? Bytes(ITextTokenizer tokenizer, int[] ids)
    {
        try
        {
            return tokenizer.DecodeBytes(ids);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // a gap in the vocabulary
        }
    }
}
