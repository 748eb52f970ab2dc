using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Bars sequences of tokens: one of a single token always, the last token of a longer one where its beginning stands at the end of the
/// text, the prompt included.
/// </summary>
public sealed class BadWords : ILogitsRule
{
    private readonly long[][] _words;

    /// <summary>Sequences that must not be written.</summary>
    /// <param name="words">At least one, each of at least one token.</param>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is negative.</exception>
    public BadWords(IReadOnlyList<IReadOnlyList<int>> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0)
            throw new ArgumentException("words is empty; give at least one sequence of tokens, or leave the rule out.", nameof(words));
        for (var i = 0; i < words.Count; i++)
            if (words[i].Count == 0)
                throw new ArgumentException($"words[{i}] is empty; give each sequence at least one token.", nameof(words));
        foreach (var token in words.SelectMany(w => w))
            RuleNumbers.Check(token, token >= 0, "bad word's token", "the number of a token, from 0");
        _words = [.. words.Select(w => w.Select(t => (long)t).ToArray())];
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        var barred = new TokenPlaces(scores, "bad words");
        for (var row = 0; row < rows.Count; row++)
            foreach (var word in _words)
                if (rows[row].Tokens.Span.EndsWith(word.AsSpan(0, word.Length - 1)))
                    barred.Add(row, word[^1]);
        return barred.Barred();
    }
}
