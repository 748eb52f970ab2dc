using System.Text;

namespace Generative.Tokenizers;

/// <summary>Ways to find places in a text.</summary>
internal static class Matches
{
    /// <summary>Every scalar of a kind, each on its own.</summary>
    public static Func<string, List<TextSpan>> Of(Func<Rune, bool> kind) => text =>
    {
        List<TextSpan> found = [];
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
            if (kind(Scalars.At(text, i)))
                found.Add(new(i, i + Scalars.Length(text, i)));
        return found;
    };

    /// <summary>Every place of a literal.</summary>
    public static Func<string, List<TextSpan>> Of(string literal) => text =>
    {
        List<TextSpan> found = [];
        for (var i = 0; literal.Length > 0 && (i = text.IndexOf(literal, i, StringComparison.Ordinal)) >= 0; i += literal.Length)
            found.Add(new(i, i + literal.Length));
        return found;
    };

    /// <summary>Runs of scalars of one class; class 0 is left out.</summary>
    public static Func<string, List<TextSpan>> Runs(Func<Rune, int> classOf) => text =>
    {
        List<TextSpan> found = [];
        var before = 0;
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
        {
            var (now, end) = (classOf(Scalars.At(text, i)), i + Scalars.Length(text, i));
            if (now != 0 && now == before)
                found[^1] = found[^1] with { End = end };
            else if (now != 0)
                found.Add(new(i, end));
            before = now;
        }
        return found;
    };

    /// <summary>The whole text in stretches of so many scalars; the last may be shorter.</summary>
    public static Func<string, List<TextSpan>> Chunks(int scalars) => text =>
    {
        List<TextSpan> found = [];
        for (int start = 0, end = 0; start < text.Length; start = end)
        {
            for (var i = 0; i < scalars && end < text.Length; i++)
                end += Scalars.Length(text, end);
            found.Add(new(start, end));
        }
        return found;
    };

    /// <summary>A text with its matches replaced.</summary>
    public static string Replace(string text, List<TextSpan> matches, string content)
    {
        if (matches.Count == 0)
            return text;
        var result = new StringBuilder(text.Length);
        var done = 0;
        foreach (var (start, end) in matches)
        {
            result.Append(text, done, start - done).Append(content);
            done = end;
        }
        return result.Append(text, done, text.Length - done).ToString();
    }
}
