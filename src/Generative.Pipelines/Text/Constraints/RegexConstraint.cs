namespace Generative.Pipelines;

/// <summary>
/// Holds made text to a regular expression, which it matches from its beginning to its end: literals, <c>.</c>, classes, escapes, groups,
/// <c>|</c>, <c>* + ? {m,n}</c>, meant as in ECMAScript: <c>\d</c> and <c>\w</c> are ASCII, <c>\s</c> is any white space of Unicode,
/// <c>.</c> is any character but one that ends a line (U+000A, U+000D, U+2028, U+2029). What is no regular language (look-around, back
/// references, <c>\b</c>), flags, and <c>-[</c> inside a class, which dialects read differently, are refused by name. See
/// <see cref="AutomatonConstraint"/>.
/// </summary>
/// <param name="pattern">The regular expression.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="endTokens">Ids that end a text, at least one (<see cref="ICausalModel.EndTokens"/>).</param>
/// <param name="promptTokens">Tokens at the beginning that are not looked at, 0 or more.</param>
/// <exception cref="ArgumentException">The expression is damaged, uses what is not supported, or is too large; or there is no end
/// token.</exception>
public sealed class RegexConstraint(string pattern, ITextTokenizer tokenizer, IReadOnlyList<int> endTokens, int promptTokens = 0)
    : AutomatonConstraint(new RegexReader(pattern, Patterns.One).Whole(), tokenizer, endTokens, promptTokens)
{
    /// <summary>The regular expression.</summary>
    public string Expression { get; } = pattern;
}
