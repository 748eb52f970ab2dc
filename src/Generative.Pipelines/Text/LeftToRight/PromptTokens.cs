namespace Generative.Pipelines;

/// <summary>The tokens a text begins with.</summary>
internal static class PromptTokens
{
    private const string Probe = "a";

    /// <summary>
    /// The prompt's, letter for letter, behind what the tokenizer's publisher puts before every text (a begin token, often). Without a
    /// prompt that alone, or the model's begin token.
    /// </summary>
    /// <exception cref="ArgumentException">The tokenizer cannot say the prompt, or there is nothing to begin with.</exception>
    /// <exception cref="InvalidDataException">The begin token is none of the model's.</exception>
    public static IReadOnlyList<int> Of(string? prompt, ModelDescription model, ITextTokenizer tokenizer, int vocabulary)
    {
        var before = Before(tokenizer);
        if (!string.IsNullOrEmpty(prompt))
            return [.. before, .. new WordTokens(tokenizer).Encode(prompt, behind: false)];
        if (before.Count > 0)
            return before;
        if (model.BeginToken is not { } begin)
            throw new ArgumentException($"The prompt is empty, and '{model.Card.Name}' has no token that stands for a beginning; give a "
                + "prompt.");
        return begin >= 0 && begin < vocabulary ? [begin] : throw new InvalidDataException(
            $"The begin token of '{model.Card.Name}' is {begin}, and its tokens are 0 to {vocabulary - 1}; mend its config.");
    }

    /// <summary>What the tokenizer puts before a text, found out by having it do so.</summary>
    private static IReadOnlyList<int> Before(ITextTokenizer tokenizer)
    {
        var (with, plain) = (tokenizer.Encode(Probe, addSpecial: true), tokenizer.Encode(Probe));
        for (var at = 0; at + plain.Count <= with.Count; at++)
            if (with.Skip(at).Take(plain.Count).SequenceEqual(plain))
                return [.. with.Take(at)];
        return [];
    }
}
