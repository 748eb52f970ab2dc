using System.Text;
using Utf8Text = System.Text.Unicode.Utf8;

namespace Generative.Tokenizers;

/// <summary>
/// Bytes that are no UTF-8, carried through text: the byte b becomes the lone low surrogate U+DC00 + b, which well-formed text cannot hold.
/// So bytes take the same road as text, and come back unchanged.
/// </summary>
internal static class EscapedBytes
{
    /// <summary>Bytes as text; <paramref name="any"/> tells whether some had to be escaped.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes, out bool any)
    {
        any = !Utf8Text.IsValid(bytes);
        if (!any)
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (valid)
                Scalars.Append(text, rune);
            else
                foreach (var b in bytes[..length])
                    text.Append(Escape(b));
            bytes = bytes[length..];
        }
        return text.ToString();
    }

    /// <summary>The bytes of text that may hold escaped ones.</summary>
    public static byte[] ToBytes(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uDC80', '\uDCFF')) // neither escaped bytes nor half of a pair
            return Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(text.Length);
        Span<byte> scalar = stackalloc byte[4];
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
            bytes.AddRange(scalar[..Utf8(text, i, scalar)]);
        return [.. bytes];
    }

    /// <summary>The escaped form of a byte from 0x80 on.</summary>
    public static char Escape(byte value) => (char)(0xDC00 + value);

    /// <summary>Whether an escaped byte stands at this place.</summary>
    public static bool At(string text, int index) => text[index] is >= '\uDC80' and <= '\uDCFF'
        && (index == 0 || !char.IsHighSurrogate(text[index - 1]));

    /// <summary>The bytes of the scalar at this place, an escaped byte being itself.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Utf8(string text, int index, Span<byte> into)
    {
        if (Rune.TryGetRuneAt(text, index, out var rune))
            return rune.EncodeToUtf8(into);
        into[0] = (byte)(text[index] - 0xDC00);
        return 1;
    }
}
