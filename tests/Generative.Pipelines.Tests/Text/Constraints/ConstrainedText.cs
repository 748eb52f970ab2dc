using Generative.Tokenizers;

namespace Generative.Pipelines.Tests;

/// <summary>Texts drawn token by token under a constraint from logits that mean nothing.</summary>
internal static class ConstrainedText
{
    private const int Longest = 20_000;

    /// <summary>Bytes and an end, token 256.</summary>
    public static ITextTokenizer Bytes { get; } = new ByteTokenizer("<end>");

    /// <summary>A text of a model whose every token has a random weight of its own, and the next token's weight is random too.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="end">The token that ends a text.</param>
    /// <param name="seed">Seed of all weights.</param>
    /// <param name="vocabulary">Tokens of the model: more than the tokenizer has, often.</param>
    public static string Draw(ITokenConstraint constraint, ITextTokenizer tokenizer, int end, int seed, int vocabulary)
    {
        var random = new Random(seed);
        double[] liking = [.. Enumerable.Range(0, vocabulary).Select(_ => Math.Exp(4 * random.NextDouble()))];
        // Longer tokens and the end come up often enough for a test to end.
        liking[end] *= 30;
        liking['"'] *= 30;
        var (made, allowed) = (new List<long>(), new bool[vocabulary]);
        while (made.Count < Longest)
        {
            Array.Fill(allowed, true);
            constraint.Restrict(new TokenCanvas(made.ToArray(), 1, null), 0, made.Count, allowed);
            var sum = 0.0;
            for (var i = 0; i < vocabulary; i++)
                sum += allowed[i] ? liking[i] : 0;
            var (pick, token) = (random.NextDouble() * sum, -1);
            for (var i = 0; i < vocabulary && pick >= 0; i++)
                if (allowed[i])
                    (pick, token) = (pick - liking[i], i);
            if (token == end)
                return tokenizer.Decode([.. made.Select(id => (int)id)]);
            made.Add(token);
        }
        throw new AssertionException($"seed {seed}: no end after {Longest} tokens");
    }
}
