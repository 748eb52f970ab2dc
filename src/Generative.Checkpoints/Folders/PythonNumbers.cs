namespace Generative.Checkpoints;

/// <summary>
/// Numbers that Python's json module writes and JSON does not know: <c>Infinity</c>, <c>-Infinity</c> and <c>NaN</c>, bare. Published
/// schedulers hold them, for example <c>"lambda_min_clipped": -Infinity</c>.
/// </summary>
internal static class PythonNumbers
{
    private static ReadOnlySpan<byte> Infinity => "Infinity"u8;

    private static ReadOnlySpan<byte> NaN => "NaN"u8;

    /// <summary>
    /// The text of a config with infinities as Python writes them, which would read a text as no number. Inside a longer text quotes are
    /// escaped, so that only whole values match.
    /// </summary>
    public static string Restore(string json) => json.Replace(": \"-Infinity\"", ": -Infinity", StringComparison.Ordinal)
        .Replace(": \"Infinity\"", ": Infinity", StringComparison.Ordinal);

    /// <summary>The same JSON with infinities as texts, which <see cref="ComponentSettings"/> reads as numbers.</summary>
    /// <param name="json">The file's bytes, without a byte order mark.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="InvalidDataException">A number is NaN, which no setting can be.</exception>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> json, string path)
    {
        var text = json.Span;
        if (text.IndexOf(Infinity) < 0 && text.IndexOf(NaN) < 0) return json;
        var rewritten = new List<byte>(text.Length + 16);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var rest = text[i..];
            if (!quoted && rest.StartsWith(NaN))
                throw new InvalidDataException($"{path} holds a NaN, which is no number for a setting; write a number there, or null");
            var length = quoted ? 0 : rest.StartsWith(Infinity) ? Infinity.Length
                : rest[0] == '-' && rest[1..].StartsWith(Infinity) ? Infinity.Length + 1 : 0;
            if (length > 0)
            {
                rewritten.AddRange([(byte)'"', .. rest[..length], (byte)'"']);
                i += length - 1;
                continue;
            }

            rewritten.Add(text[i]);
            if (quoted && text[i] == '\\' && i + 1 < text.Length)
                rewritten.Add(text[++i]);        // an escaped quote ends no text
            else if (text[i] == '"')
                quoted = !quoted;
        }

        return rewritten.ToArray();
    }
}
