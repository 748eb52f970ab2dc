using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>What BERT does to text before it cuts it (the "basic tokenizer" published with Devlin et al., 2019).</summary>
/// <param name="cleanText">Whether control characters go and every white space becomes a space.</param>
/// <param name="spaceChinese">Whether each Chinese character stands between spaces.</param>
/// <param name="stripAccents">Whether accents go.</param>
/// <param name="lower">Whether letters become small.</param>
internal sealed class BertNormaliser(bool cleanText, bool spaceChinese, bool stripAccents, bool lower) : INormaliser
{
    private static readonly UnicodeForm Decomposed = new(compatible: false, compose: false);

    public string Apply(string text)
    {
        if (cleanText)
            text = Characters.Map(text, Clean);
        if (spaceChinese)
            text = Characters.Map(text, Space);
        if (stripAccents)
            text = Characters.WithoutMarks(Decomposed.Apply(text));
        return lower ? Characters.Lower(text) : text;
    }

    private static void Clean(Rune rune, StringBuilder into)
    {
        if (rune.Value is 0 or 0xFFFD || IsControl(rune))
            return;
        if (Rune.IsWhiteSpace(rune))
            into.Append(' ');
        else
            Scalars.Append(into, rune);
    }

    // Unassigned characters stay: the published fast tokenizer keeps them, though the first Python code dropped them.
    private static bool IsControl(Rune rune) => rune.Value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    private static void Space(Rune rune, StringBuilder into)
    {
        var chinese = IsChinese(rune.Value);
        if (chinese)
            into.Append(' ');
        Scalars.Append(into, rune);
        if (chinese)
            into.Append(' ');
    }

    // The ranges of the published fast tokenizer; U+2B820 to U+2B91F are missing there.
    private static bool IsChinese(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF
        or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F or >= 0x2B920 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF
        or >= 0x2F800 and <= 0x2FA1F;
}
