using System.IO.Compression;
using System.Text;

namespace Generative.Imaging;

/// <summary>
/// Text inside a PNG file, as international text chunks (iTXt, PNG specification, third edition, section 11.3.3.4): a keyword
/// and UTF-8 text. Pixel data and all other chunks stay byte for byte as they are.
/// </summary>
public static class PngText
{
    // A compressed text may not grow into a memory bomb; real ones are a few kilobytes.
    private const int MaxInflated = 16 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A copy of the file with the text placed behind its header; an iTXt text of the same keyword is replaced.</summary>
    /// <param name="png">A complete PNG file.</param>
    /// <param name="keyword">1 to 79 printable Latin-1 characters, without spaces at the ends or two in a row.</param>
    /// <param name="text">Any text without the character U+0000, which the format forbids.</param>
    /// <exception cref="ArgumentException">The keyword or the text breaks these rules.</exception>
    /// <exception cref="InvalidDataException">The file is not a PNG file or is damaged.</exception>
    public static byte[] Insert(ReadOnlySpan<byte> png, string keyword, string text)
    {
        PngChunks.Check(png);
        var chunk = PngChunks.Build("iTXt", Payload(keyword, text));
        var header = PngChunks.First(png);
        using var result = new MemoryStream(png.Length + chunk.Length);
        result.Write(png[..header.End]);
        result.Write(chunk);

        var kept = header.End;
        for (var current = header; current.Type != "IEND"; current = PngChunks.Next(png, current))
        {
            if (current.Type == "iTXt" && KeywordOf(current.Data(png)) == keyword)
            {
                result.Write(png[kept..current.Start]);
                kept = current.End;
            }
        }

        result.Write(png[kept..]);
        return result.ToArray();
    }

    /// <summary>The text under a keyword, or null when the file has none. The whole file is checked for damage.</summary>
    /// <param name="png">A complete PNG file.</param>
    /// <param name="keyword">The keyword, exactly as written.</param>
    /// <exception cref="InvalidDataException">The file is not a PNG file or is damaged.</exception>
    public static string? Read(ReadOnlySpan<byte> png, string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        PngChunks.Check(png);
        for (var chunk = PngChunks.First(png); chunk.Type != "IEND"; chunk = PngChunks.Next(png, chunk))
        {
            if (chunk.Type == "iTXt" && KeywordOf(chunk.Data(png)) == keyword)
            {
                return TextOf(chunk.Data(png));
            }
        }

        return null;
    }

    // Keyword, 0, compression flag, compression method, language, 0, translated keyword, 0, text.
    private static byte[] Payload(string keyword, string text)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        ArgumentNullException.ThrowIfNull(text);
        var printable = keyword.All(letter => letter is >= ' ' and <= '~' or >= '\u00A1' and <= '\u00FF');
        if (keyword.Length is < 1 or > 79 || !printable || keyword != keyword.Trim(' ') || keyword.Contains("  ", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"keyword is '{keyword}'; use 1 to 79 printable Latin-1 characters without outer or double spaces.", nameof(keyword));
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("text contains U+0000, which PNG text cannot hold; escape or remove it.", nameof(text));
        }

        try
        {
            return [.. Encoding.Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. StrictUtf8.GetBytes(text)];
        }
        catch (EncoderFallbackException error)
        {
            throw new ArgumentException("text contains half of a surrogate pair; it is no valid Unicode.", nameof(text), error);
        }
    }

    private static string KeywordOf(ReadOnlySpan<byte> data) => Encoding.Latin1.GetString(data[..ZeroIn(data)]);

    private static string TextOf(ReadOnlySpan<byte> data)
    {
        var rest = data[(ZeroIn(data) + 1)..];
        if (rest.Length < 2 || rest[0] > 1 || (rest[0] == 1 && rest[1] != 0))
        {
            throw PngChunks.Damaged($"a text chunk has an unknown compression");
        }

        var compressed = rest[0] == 1;
        rest = rest[2..];
        rest = rest[(ZeroIn(rest) + 1)..];
        rest = rest[(ZeroIn(rest) + 1)..];
        try
        {
            return StrictUtf8.GetString(compressed ? Inflate(rest) : rest);
        }
        catch (DecoderFallbackException)
        {
            throw PngChunks.Damaged($"a text chunk is not valid UTF-8");
        }
    }

    private static byte[] Inflate(ReadOnlySpan<byte> data)
    {
        using var inflated = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[81_920];
        using var result = new MemoryStream();
        for (int read; (read = inflated.Read(buffer)) > 0;)
        {
            result.Write(buffer.AsSpan(0, read));
            if (result.Length > MaxInflated)
            {
                throw PngChunks.Damaged($"a compressed text chunk holds more than {MaxInflated} bytes");
            }
        }

        return result.ToArray();
    }

    private static int ZeroIn(ReadOnlySpan<byte> data) =>
        data.IndexOf((byte)0) is >= 0 and var index ? index : throw PngChunks.Damaged($"a text chunk lacks a separator");
}
