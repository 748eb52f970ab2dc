using System.Globalization;

namespace Generative.Sampling;

/// <summary>
/// Bits a byte of text: a negative log likelihood as a compressor's rate, comparable between tokenizers and with gzip, unlike nats a token.
/// </summary>
public static class BitsPerByte
{
    /// <summary>The rate of a text.</summary>
    /// <param name="nats">Negative log likelihood of the whole text, or a bound on it.</param>
    /// <param name="bytes">Bytes of the text as UTF-8 or as read, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no bytes.</exception>
    public static double FromNats(double nats, long bytes) => bytes >= 1 ? nats / Math.Log(2) / bytes
        : throw new ArgumentOutOfRangeException(nameof(bytes), bytes,
            string.Create(CultureInfo.InvariantCulture, $"bytes is {bytes}; give a text of at least one byte."));
}
