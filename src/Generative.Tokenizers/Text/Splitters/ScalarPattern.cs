using System.Text;
using System.Text.RegularExpressions;

namespace Generative.Tokenizers;

/// <summary>
/// A regular expression over Unicode scalar values, in the syntax of published patterns. .NET's run over UTF-16 code units: what they
/// cannot see is matched as a stand-in, see <see cref="ScalarClasses"/>.
/// </summary>
internal sealed class ScalarPattern
{
    // No published pattern comes near; a hostile one ends in an error instead of never.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    // In published patterns ^ and $ are the ends of a line, hence "Multiline".
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled | RegexOptions.Multiline;

    private readonly Regex _regex;
    private readonly ScalarClasses _classes;

    /// <exception cref="ArgumentException">It is no regular expression that can be read.</exception>
    public ScalarPattern(string pattern)
    {
        List<ScalarSet> sets = [];
        PublishedPattern.Rewrite(pattern, (set, _) =>
        {
            sets.Add(set);
            return "";
        });
        _classes = new(sets);
        _regex = new(PublishedPattern.Rewrite(pattern, _classes.Spell), Options, Limit);
    }

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
    private string Simple(string text, out int[]? starts)
    {
        starts = null;
        if (!text.Any(c => char.IsHighSurrogate(c) || ScalarClasses.IsHidden(c)))
            return text;
        starts = new int[text.Length + 1];
        var simple = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i += Scalars.Length(text, i))
        {
            starts[simple.Length] = i;
            var scalar = Scalars.Length(text, i) == 2 ? char.ConvertToUtf32(text, i) : text[i];
            simple.Append(ScalarClasses.IsHidden(scalar) ? _classes.StandIn(scalar) : text[i]);
        }
        starts[simple.Length] = text.Length;
        return simple.ToString();
    }
}
