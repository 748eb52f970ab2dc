namespace Generative.Pipelines;

/// <summary>What must not be made: words of the request, and ids that are no tokens.</summary>
internal static class BarredTokens
{
    /// <summary>The rules that see to it.</summary>
    /// <param name="words">Strings that must not come up.</param>
    /// <param name="gaps">Ids that are no tokens.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <exception cref="ArgumentException">A word is empty, or the tokenizer has no tokens for it.</exception>
    public static IReadOnlyList<ILogitsRule> Rules(IReadOnlyList<string> words, IReadOnlyList<int> gaps, ITextTokenizer tokenizer)
    {
        if (words.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A bad word is empty; give at least one character.");
        IReadOnlyList<int>[] barred = [.. words.SelectMany(w => Forms(w, tokenizer)), .. gaps.Select(id => (IReadOnlyList<int>)[id])];
        return barred.Length == 0 ? [] : [new Sampling.BadWords(barred)];
    }

    /// <summary>Tokens of words carry the space before them, so that a word is other tokens behind one than inside a text.</summary>
    private static IEnumerable<IReadOnlyList<int>> Forms(string word, ITextTokenizer tokenizer)
    {
        var words = new LiteralText(tokenizer);
        IReadOnlyList<int>[] forms = [words.Encode(word), words.Encode(" " + word)];
        var (first, spaced) = (forms[0], forms[1]);
        if (first.Count == 0)
            throw new ArgumentException($"The model's tokenizer has no tokens for the bad word '{word}'; leave it out.");
        return first.SequenceEqual(spaced) ? [first] : forms;
    }
}
