using System.Text;

namespace Generative.Tokenizers;

/// <summary>A set of characters (<c>[...]</c>) of a published pattern.</summary>
internal static class PublishedSet
{
    /// <summary>The set that begins here in .NET's syntax, in which a bracket inside a set is a character and no set.</summary>
    /// <exception cref="ArgumentException">It has a set that is taken away or cut with another, or no end.</exception>
    public static string Rewrite(string pattern, int start, out int length)
    {
        var result = new StringBuilder();
        var depth = 0;
        for (var i = start; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    var escape = EscapeLength(pattern, i);
                    result.Append(pattern, i, escape);
                    i += escape - 1;
                    continue;
                case '[' when depth == 0:
                    depth = 1;
                    result.Append(pattern[i]);
                    if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                        result.Append(pattern[++i]);
                    continue;
                case '[' when i + 1 < pattern.Length && pattern[i + 1] is '^' or ':':
                    throw new ArgumentException($"the set at {start} holds '{pattern[i..(i + 2)]}'; write it without a set inside a set");
                case '[':
                    depth++; // a set inside a set adds its characters
                    continue;
                case ']' when --depth == 0:
                    length = i + 1 - start;
                    return result.Append(']').ToString();
                case ']':
                    continue;
                case '&' when i + 1 < pattern.Length && pattern[i + 1] == '&':
                    throw new ArgumentException($"the set at {start} cuts sets with '&&'; write out what is left");
                case '-' when i + 1 < pattern.Length && pattern[i + 1] == '[':
                    result.Append("\\-");
                    continue;
                default:
                    result.Append(pattern[i]);
                    continue;
            }
        }
        throw new ArgumentException($"the set at {start} has no end; add ']'");
    }

    /// <summary>Length of an escape such as <c>\n</c> or <c>\p{L}</c>.</summary>
    public static int EscapeLength(string pattern, int start)
    {
        if (start + 2 < pattern.Length && pattern[start + 1] is 'p' or 'P' && pattern[start + 2] == '{')
            return pattern.IndexOf('}', start) is var end and > 0 ? end + 1 - start : pattern.Length - start;
        return Math.Min(2, pattern.Length - start);
    }
}
