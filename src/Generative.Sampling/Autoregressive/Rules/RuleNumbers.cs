using System.Globalization;

namespace Generative.Sampling;

/// <summary>Checks the numbers of rules.</summary>
internal static class RuleNumbers
{
    /// <summary>The number, if it fits.</summary>
    /// <param name="value">The number.</param>
    /// <param name="fits">Whether it does.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="wanted">What would fit.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static double Check(double value, bool fits, string name, string wanted) => fits ? value
        : throw new ArgumentOutOfRangeException(
            name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give {wanted}."));

    /// <summary>How many tokens a rule leaves at least, if there is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static int Keep(int keep) => (int)Check(keep, keep >= 1, "keep", "at least 1");

    /// <summary>Tokens that end a text, if there are any and none is negative.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is negative.</exception>
    public static IReadOnlyList<int> Ends(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0)
            throw new ArgumentException("endTokens is empty; give the tokens that end a text.", nameof(tokens));
        foreach (var token in tokens)
            Check(token, token >= 0, "end token", "the number of a token, from 0");
        return [.. tokens.Distinct()];
    }
}
