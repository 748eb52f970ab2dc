using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Tokens that are single bytes, spelled <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
internal static class ByteTokens
{
    public static string Spell(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>Their ids by byte, or null where one is missing.</summary>
    public static int[]? Find(IReadOnlyDictionary<string, int> vocabulary)
    {
        var ids = new int[256];
        for (var b = 0; b < ids.Length; b++)
            if (!vocabulary.TryGetValue(Spell(b), out ids[b]))
                return null;
        return ids;
    }

    /// <summary>The byte a token spells.</summary>
    public static bool TryRead(string token, out byte value)
    {
        value = 0;
        return token is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
