using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One token of each row from its scores, in float64.</summary>
internal static class TokenChoice
{
    /// <summary>
    /// Draws by the inverse of the cumulative probability, tokens in the vocabulary's order: as <see cref="CategoricalDraw.InverseCdf"/>,
    /// but a row is read only up to its token.
    /// </summary>
    /// <param name="scores">float64 [n, vocabulary], unnormalised log probabilities.</param>
    /// <param name="uniforms">One for each row, in [0, 1).</param>
    /// <param name="otherwise">What to take where a row has no token, for guesses; null where that is an error.</param>
    /// <returns>The tokens, and the logarithms of their probabilities.</returns>
    /// <exception cref="InvalidOperationException">A row has nothing above -infinity, or a NaN.</exception>
    public static (long[] Tokens, double[] LogProbabilities) Draw(Tensor scores, double[] uniforms, long[]? otherwise = null)
    {
        using var scope = NewDisposeScope();
        var probabilities = scores.softmax(-1).cpu();
        var (tokens, logs) = (new long[uniforms.Length], new double[uniforms.Length]);
        for (var row = 0; row < tokens.Length; row++)
        {
            var p = HostNumbers.Row(probabilities, row);
            var (token, together) = (-1, 0.0);
            // Rounding may leave the sum of all a little below 1 and the uniform above it: then the last token that can be drawn is.
            for (var k = 0; k < p.Length && together <= uniforms[row]; k++)
                if (p[k] > 0)
                    (token, together) = (k, together + p[k]);
            (tokens[row], logs[row]) = token >= 0 ? (token, Math.Log(p[token])) : Without(row, otherwise);
        }
        return (tokens, logs);
    }

    /// <summary>The likeliest token of each row, the first of equals, and the logarithm of its probability.</summary>
    /// <param name="scores">float64 [n, vocabulary], unnormalised log probabilities.</param>
    /// <param name="otherwise">What to take where a row has no token, for guesses; null where that is an error.</param>
    /// <inheritdoc cref="Draw" path="/exception"/>
    public static (long[] Tokens, double[] LogProbabilities) Likeliest(Tensor scores, long[]? otherwise = null)
    {
        using var scope = NewDisposeScope();
        var (all, probabilities) = (scores.cpu(), scores.softmax(-1).cpu());
        var (tokens, logs) = (new long[scores.shape[0]], new double[scores.shape[0]]);
        for (var row = 0; row < tokens.Length; row++)
        {
            var s = HostNumbers.Row(all, row);
            var (best, highest) = (0, s[0]);
            for (var k = 1; k < s.Length; k++)
                if (s[k] > highest)
                    (best, highest) = (k, s[k]);
            (tokens[row], logs[row]) = (best, Math.Log(HostNumbers.Row(probabilities, row)[best]));
            if (!double.IsFinite(logs[row]))
                (tokens[row], logs[row]) = Without(row, otherwise);
        }
        return (tokens, logs);
    }

    private static (long Token, double LogProbability) Without(int row, long[]? otherwise) =>
        otherwise is null ? throw Nothing(row) : (otherwise[row], double.NegativeInfinity);

    private static InvalidOperationException Nothing(int row) => new($"No token can be chosen in row {row} of those still written: every "
        + "score there is -infinity, or one is not a number. Look for rules or a constraint that together bar every token, or a network "
        + "that answers NaN.");
}
