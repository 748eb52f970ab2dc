using System.Text;

namespace Generative.Pipelines;

/// <summary>Text into tokens where the spellings of special tokens are meant letter for letter.</summary>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class LiteralText(ITextTokenizer tokenizer)
{
    /// <summary>The tokens of a text.</summary>
    public IReadOnlyList<int> Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>The tokens of bytes that need not be UTF-8.</summary>
    /// <exception cref="NotSupportedException">They are none, and the tokenizer cannot say single bytes.</exception>
    public IReadOnlyList<int> Encode(ReadOnlySpan<byte> bytes) => tokenizer.EncodeLiteral(bytes);
}
