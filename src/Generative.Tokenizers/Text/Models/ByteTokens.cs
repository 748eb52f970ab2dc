using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>Tokens that are single bytes, spelled <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
internal static class ByteTokens
{
    private const int Missing = -1;

    public static string Spell(int value) => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");

    /// <summary>Their ids by byte, negative where one is missing.</summary>
    public static int[] Find(IReadOnlyDictionary<string, int> vocabulary) =>
        [.. Enumerable.Range(0, 256).Select(b => vocabulary.TryGetValue(Spell(b), out var id) ? id : Missing)];

    /// <summary>Whether every byte has one; not where there are none at all.</summary>
    public static bool AreComplete(int[]? tokens) => tokens is not null && !tokens.Contains(Missing);

    /// <summary>Adds those of a text, in which escaped bytes may stand. Nothing, and false, where one is missing.</summary>
    public static bool TryAdd(int[]? tokens, ReadOnlySpan<char> text, List<int> ids)
    {
        if (tokens is null)
            return false;
        var first = ids.Count;
        foreach (var b in EscapedBytes.ToBytes(text.ToString()))
        {
            if (tokens[b] == Missing)
            {
                ids.RemoveRange(first, ids.Count - first);
                return false;
            }
            ids.Add(tokens[b]);
        }
        return true;
    }

    /// <summary>The byte a token spells.</summary>
    public static bool TryRead(string token, out byte value)
    {
        value = 0;
        return token is ['<', '0', 'x', _, _, '>']
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
