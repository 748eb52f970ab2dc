using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// Writes a published pattern, which is in Oniguruma's syntax, in .NET's: possessive quantifiers (<c>a++</c>) become atomic groups
/// (<c>(?>a+)</c>), and sets inside sets (<c>[^a[bc]]</c>) become one.
/// </summary>
internal static class PublishedPattern
{
    /// <exception cref="ArgumentException">It uses something that .NET has no form for.</exception>
    public static string Rewrite(string pattern)
    {
        var result = new StringBuilder(pattern.Length);
        var groups = new Stack<int>(); // where open groups begin in the result
        var atom = 0; // where the last atom begins in the result
        for (var i = 0; i < pattern.Length;)
        {
            var length = AtomLength(pattern, i);
            switch (pattern[i])
            {
                case '[':
                    atom = result.Length;
                    result.Append(PublishedSet.Rewrite(pattern, i, out length));
                    i += length;
                    continue;
                case '(':
                    groups.Push(result.Length);
                    break;
                case ')':
                    atom = groups.TryPop(out var open) ? open : result.Length;
                    break;
                case '?' or '*' or '+' when i + 1 < pattern.Length && pattern[i + 1] == '+':
                    result.Insert(atom, "(?>").Append(pattern[i]).Append(')');
                    i += 2;
                    continue;
                case '?' or '*' or '+' or '{':
                    break;
                default:
                    atom = result.Length;
                    break;
            }
            result.Append(pattern, i, length);
            i += length;
        }
        return result.ToString();
    }

    private static int AtomLength(string pattern, int start) => pattern[start] switch
    {
        '\\' => PublishedSet.EscapeLength(pattern, start),
        '(' when pattern.AsSpan(start).StartsWith("(?") => 2, // the question mark is no quantifier
        '{' when pattern.IndexOf('}', start) is var end and > 0 => end + 1 - start,
        _ => 1,
    };
}
