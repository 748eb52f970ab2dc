namespace Generative.Pipelines;

/// <summary>What must not be made: words of the request, and ids that are no tokens.</summary>
internal static class BarredTokens
{
    private const string LineEnd = "\n";

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

    /// <summary>
    /// The tokens a word may be written with. Tokens of words carry the space before them, so that a word is other tokens behind a space
    /// than without one; and some tokenizers put that space before a text themselves, so that a word without it is seen only inside one.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> Forms(string word, ITextTokenizer tokenizer)
    {
        var words = new LiteralText(tokenizer);
        if (words.Encode(word).Count == 0)
            throw new ArgumentException($"The model's tokenizer has no tokens for the bad word '{word}'; leave it out.");
        var line = words.Encode(LineEnd);
        var forms = new List<IReadOnlyList<int>>();
        foreach (var spelled in new[] { word, " " + word })
        {
            Add(words.Encode(spelled));
            var behind = words.Encode(LineEnd + spelled);
            if (behind.Take(line.Count).SequenceEqual(line))
                Add([.. behind.Skip(line.Count)]);
        }
        return forms;

        void Add(IReadOnlyList<int> form)
        {
            if (form.Count > 0 && !forms.Any(f => f.SequenceEqual(form)))
                forms.Add(form);
        }
    }
}
