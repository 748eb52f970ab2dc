using System.Text;

namespace Generative.Tokenizers;

/// <summary>The "Nmt" normaliser: control characters go, and unusual spaces become spaces.</summary>
internal static class NmtCharacters
{
    public static string Apply(string text) => Characters.Map(text, (rune, into) =>
    {
        if (IsSpace(rune.Value))
            into.Append(' ');
        else if (!IsControl(rune.Value))
            Scalars.Append(into, rune);
    });

    private static bool IsControl(int c) => c is >= 1 and <= 8 or 0x0B or >= 0x0E and <= 0x1F or 0x7F or 0x8F or 0x9F;

    private static bool IsSpace(int c) => c is 9 or 0x0A or 0x0C or 0x0D or 0x1680 or >= 0x200B and <= 0x200F or 0x2028 or 0x2029
        or 0x2581 or 0xFEFF or 0xFFFD;
}
