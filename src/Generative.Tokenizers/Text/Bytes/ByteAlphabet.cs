namespace Generative.Tokenizers;

/// <summary>
/// The 256 printable characters that stand for bytes in byte-level vocabularies (GPT-2's byte-to-character table): a byte that prints in
/// Latin-1 stands for itself, the others follow from U+0100 in order.
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] Characters = Make();
    private static readonly short[] Bytes = Invert(Characters);

    /// <summary>All 256 characters by code point: those of printing bytes come first, as published vocabularies list them.</summary>
    public static IReadOnlyList<char> InOrder { get; } = [.. Characters.Order()];

    /// <summary>The character that stands for a byte.</summary>
    /// <param name="value">Any byte.</param>
    /// <returns>A character from U+0021 to U+0143.</returns>
    public static char Of(byte value) => Characters[value];

    /// <summary>Bytes as text, one character for each.</summary>
    /// <param name="bytes">Any bytes, for instance a text in UTF-8.</param>
    /// <returns>A text of as many characters.</returns>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var spelled = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            spelled[i] = Characters[bytes[i]];
        return new(spelled);
    }

    /// <summary>The byte a character stands for.</summary>
    /// <param name="character">Any character.</param>
    /// <param name="value">The byte; without meaning where there is none.</param>
    /// <returns>Whether it stands for one.</returns>
    public static bool TryByte(char character, out byte value)
    {
        var found = character < Bytes.Length ? Bytes[character] : (short)-1;
        value = (byte)found;
        return found >= 0;
    }

    private static char[] Make()
    {
        var table = new char[256];
        var next = (char)256;
        for (var b = 0; b < table.Length; b++)
            table[b] = b is >= 0x21 and <= 0x7E or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)b : next++;
        return table;
    }

    private static short[] Invert(char[] table)
    {
        var inverse = new short[table.Max() + 1];
        Array.Fill(inverse, (short)-1);
        for (var b = 0; b < table.Length; b++)
            inverse[table[b]] = (short)b;
        return inverse;
    }
}
