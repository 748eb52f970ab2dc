using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Generative.Tokenizers;

/// <summary>
/// A regular expression over Unicode scalar values. .NET's run over UTF-16 code units, in which a letter beyond U+FFFF is two surrogates
/// and no letter: such a scalar is matched as a stand-in of its category from the basic plane.
/// </summary>
internal sealed class ScalarPattern
{
    // No published pattern comes near; a hostile one ends in an error instead of never.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    // In published patterns ^ and $ are the ends of a line, hence "Multiline".
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled | RegexOptions.Multiline;

    private static readonly Lazy<char[]> StandIns = new(FindStandIns);
    private readonly Regex _regex;

    /// <exception cref="ArgumentException">It is no regular expression .NET reads.</exception>
    public ScalarPattern(string pattern) =>
        _regex = new(PublishedPattern.Rewrite(pattern), Options, Limit);

    /// <summary>All matches, in order; empty ones are left out.</summary>
    public List<TextSpan> Matches(string text)
    {
        List<TextSpan> spans = [];
        var simple = Simple(text, out var starts);
        foreach (var match in _regex.EnumerateMatches(simple))
            if (match.Length > 0)
                spans.Add(starts is null ? new(match.Index, match.Index + match.Length)
                    : new(starts[match.Index], starts[match.Index + match.Length]));
        return spans;
    }

    /// <summary>Text with one code unit for each scalar, and where each stood; the text itself and null where nothing changed.</summary>
    private static string Simple(string text, out int[]? starts)
    {
        starts = null;
        if (!text.Any(char.IsHighSurrogate))
            return text;
        starts = new int[text.Length + 1];
        var simple = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
        {
            starts[simple.Length] = i;
            simple.Append(Scalars.Length(text, i) == 1 ? text[i] : StandIns.Value[(int)Rune.GetUnicodeCategory(Scalars.At(text, i))]);
        }
        starts[simple.Length] = text.Length;
        return simple.ToString();
    }

    // The last of each category: far from anything a pattern names.
    private static char[] FindStandIns()
    {
        var found = new char[(int)UnicodeCategory.OtherNotAssigned + 1];
        for (var c = char.MinValue; c < char.MaxValue; c++)
            if (!char.IsSurrogate(c))
                found[(int)char.GetUnicodeCategory(c)] = c;
        return found;
    }
}
