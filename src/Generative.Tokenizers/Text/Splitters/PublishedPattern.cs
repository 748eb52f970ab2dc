using System.Buffers;
using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// Writes a published pattern, which is in Oniguruma's syntax, in .NET's: possessive quantifiers (<c>a++</c>) become atomic groups
/// (<c>(?>a+)</c>), quantifiers of quantifiers (<c>a{1,3}+</c>) groups (<c>(?:a{1,3})+</c>), and sets are spelled out.
/// </summary>
internal static class PublishedPattern
{
    private static readonly SearchValues<char> CountSigns = SearchValues.Create(",0123456789");

    /// <param name="pattern">The pattern.</param>
    /// <param name="spell">Spells a set, or what is outside it.</param>
    /// <exception cref="ArgumentException">It uses something that is not known.</exception>
    public static string Rewrite(string pattern, Func<ScalarSet, bool, string> spell)
    {
        var result = new StringBuilder(pattern.Length);
        var groups = new Stack<int>(); // where open groups begin in the result
        var (atom, repeated) = (0, false); // where the last atom begins in the result, and whether it has a quantifier
        for (var i = 0; i < pattern.Length;)
        {
            if (QuantifierLength(pattern, i) is > 0 and var length)
            {
                if (repeated)
                    result.Insert(atom, "(?:").Append(')');
                result.Append(pattern[i..(i + length)].Replace("{,", "{0,", StringComparison.Ordinal));
                i += length;
                var (interval, mark) = (pattern[i - 1] == '}', i < pattern.Length ? pattern[i] : '\0');
                repeated = interval || mark != '+';
                if (!repeated)
                    result.Insert(atom, "(?>").Append(')');
                // Behind a number alone a question mark is a quantifier of its own.
                var lazy = mark == '?' && (!interval || pattern.AsSpan(i - length, length).Contains(','));
                if (lazy)
                    result.Append('?');
                i += !repeated || lazy ? 1 : 0;
                continue;
            }
            (atom, repeated) = (result.Length, false);
            if (pattern[i] == '(')
            {
                groups.Push(result.Length);
                var opening = pattern.AsSpan(i).StartsWith("(?") ? 2 : 1; // the question mark is no quantifier
                result.Append(pattern, i, opening);
                i += opening;
            }
            else if (pattern[i] is ')' or '|')
            {
                atom = pattern[i] == ')' && groups.TryPop(out var open) ? open : result.Length;
                result.Append(pattern[i++]);
            }
            else
            {
                var read = pattern[i] == '[' ? PublishedSet.Read(pattern, i) : PublishedEscape.Read(pattern, i);
                result.Append(read.Set is { } set ? spell(set, read.Negated)
                    : ScalarClasses.IsHidden(read.Scalar) ? spell(ScalarSet.Of(read.Scalar, read.Scalar), false)
                    : pattern[i] == '\\' && read.Scalar >= 0 ? string.Create(CultureInfo.InvariantCulture, $"\\u{read.Scalar:X4}")
                    : pattern.Substring(i, read.Length));
                i += read.Length;
            }
        }
        return result.ToString();
    }

    /// <summary>Length of the quantifier that begins here, without what makes it lazy or possessive; 0 where there is none.</summary>
    private static int QuantifierLength(string pattern, int start)
    {
        if (pattern[start] is '?' or '*' or '+')
            return 1;
        var end = pattern[start] == '{' ? pattern.IndexOf('}', start) : -1;
        var counts = end < 0 ? "" : pattern.AsSpan(start + 1, end - start - 1);
        return counts.IndexOfAnyInRange('0', '9') >= 0 && !counts.ContainsAnyExcept(CountSigns) && counts.Count(',') <= 1
            ? end + 1 - start : 0;
    }
}
