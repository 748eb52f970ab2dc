namespace Generative.Tokenizers;

/// <summary>
/// Stretches of one script, as SentencePiece's training cuts them: Hiragana and Katakana count as Han, and a space belongs to what stands
/// before it. What stands before the first script is in none.
/// </summary>
internal static class ScriptRuns
{
    private const int LongVowelMark = 0x30FC;
    private const string Han = "han";

    public static List<TextSpan> Find(string text)
    {
        List<TextSpan> found = [];
        string? before = null;
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
        {
            var script = ScriptOf(Scalars.At(text, i).Value);
            var end = i + Scalars.Length(text, i);
            if (script is not null && script != before)
                found.Add(new(i, end));
            else if (found.Count > 0)
                found[^1] = found[^1] with { End = end };
            before = script ?? before;
        }
        return found;
    }

    /// <summary>Null for a space, and for characters younger than the published table.</summary>
    private static string? ScriptOf(int scalar) => scalar switch
    {
        LongVowelMark => Han,
        ' ' => null,
        _ when !UnicodeScripts.Instance.UnicodeNine.Contains(scalar) => null,
        _ => UnicodeScripts.Instance.Of(scalar) is "hiragana" or "katakana" ? Han : UnicodeScripts.Instance.Of(scalar),
    };
}
