namespace Generative;

/// <summary>
/// Text in, token ids out, and back. Immutable and safe for concurrent use.
/// </summary>
public interface ITextTokenizer
{
    /// <summary>Number of token ids, special tokens included: ids run from 0 to below this.</summary>
    int VocabularySize { get; }

    /// <summary>Spellings of the special tokens (a beginning, an end, a mask) and their ids.</summary>
    IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>Token ids of a text. Spellings of special tokens inside it become those tokens, where the publisher parses them.</summary>
    /// <param name="text">
    /// Any text; what no token covers becomes bytes or the unknown token, as the publisher decided. An unpaired surrogate counts as U+FFFD.
    /// </param>
    /// <param name="addSpecial">Whether to put the publisher's beginning and end around it.</param>
    IReadOnlyList<int> Encode(string text, bool addSpecial = false);

    /// <summary>
    /// Token ids of bytes that are usually, but need not be, UTF-8; those of <see cref="Encode"/> where they are. Where the tokenizer has
    /// bytes as tokens, each byte that is no UTF-8 becomes its own token, and nothing is lost unless the publisher rewrites texts (lower
    /// case, composed characters) or lets a special token take the spaces beside it.
    /// </summary>
    /// <exception cref="NotSupportedException">The bytes are no UTF-8, and the tokenizer cannot say single bytes.</exception>
    IReadOnlyList<int> EncodeBytes(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Token ids of bytes in which spellings of special tokens are letters like others. For a tokenizer that parses them always, texts are
    /// cut inside each spelling, and where it puts a space before every text one comes up there.
    /// </summary>
    /// <exception cref="NotSupportedException">The bytes are no UTF-8, and the tokenizer cannot say single bytes.</exception>
    IReadOnlyList<int> EncodeLiteral(ReadOnlySpan<byte> bytes) => LiteralEncoding.Of(this, bytes);

    /// <summary>The text of token ids.</summary>
    /// <param name="ids">Ids below <see cref="VocabularySize"/>.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is no token.</exception>
    string Decode(IReadOnlyList<int> ids, bool skipSpecial = false);

    /// <summary>The bytes of token ids: those <see cref="EncodeBytes"/> was given, where the tokenizer has bytes as tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is no token.</exception>
    byte[] DecodeBytes(IReadOnlyList<int> ids, bool skipSpecial = false);

    /// <summary>
    /// The bytes of every token behind others, one entry an id: special tokens their spelling, null for ids that are no tokens. Null where
    /// they depend on the tokens around, or are not known without decoding.
    /// </summary>
    byte[]?[]? Spellings() => null;

    /// <summary>A decoder that is given one id after the other and never says half a character. Not for concurrent use.</summary>
    ITextDecoder CreateDecoder(bool skipSpecial = false);
}
