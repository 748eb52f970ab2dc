namespace Generative.Pipelines;

/// <summary>The tokens a text begins with.</summary>
internal static class PromptTokens
{
    private const string Probe = "a";

    /// <summary>
    /// The prompt's, letter for letter, behind what the tokenizer's publisher puts before every text (a begin token, often); tokens that are
    /// given, as they are; or those of a conversation as the model's template writes it down. Without any of them what the publisher puts
    /// before every text, or the model's begin token.
    /// </summary>
    /// <exception cref="ArgumentException">The tokenizer cannot say the prompt, there is nothing to begin with, or more than one prompt; a
    /// token is none of the model's; or the template does not take the messages.</exception>
    /// <exception cref="InvalidDataException">The begin token is none of the model's, or there is no template for messages.</exception>
    public static IReadOnlyList<int> Of(TextRequest request, ModelDescription model, ITextTokenizer tokenizer, int vocabulary)
    {
        var given = Given(request);
        if (given.Length > 1)
            throw new ArgumentException($"{given[0]} and {given[1]} are given, and a text begins with one of them; leave one out.");
        if (request.PromptTokens is { } tokens)
            return Checked(tokens, model, vocabulary);
        if (request.Messages is not null)
            return Conversation.Tokens(request.Messages, model, tokenizer);
        var before = Before(tokenizer);
        if (!string.IsNullOrEmpty(request.Prompt))
            return [.. before, .. new WordTokens(tokenizer).Encode(request.Prompt, behind: false)];
        if (before.Count > 0)
            return before;
        if (model.BeginToken is not { } begin)
            throw new ArgumentException($"The prompt is empty, and '{model.Card.Name}' has no token that stands for a beginning; give a "
                + "prompt.");
        return begin >= 0 && begin < vocabulary ? [begin] : throw new InvalidDataException(
            $"The begin token of '{model.Card.Name}' is {begin}, and its tokens are 0 to {vocabulary - 1}; mend its config.");
    }

    /// <summary>What the tokens of a prompt say, as far as no later token can change it; special ones say nothing.</summary>
    public static string Said(TextRequest request, IReadOnlyList<int> prompt, ITextTokenizer tokenizer)
    {
        if (request is { PromptTokens: null, Messages: null })
            return request.Prompt ?? "";
        var (spellings, decoder) = (TokenSpellings.Of(tokenizer), tokenizer.CreateDecoder(skipSpecial: true));
        return string.Concat(prompt.Where(spellings.Says).Select(decoder.Add));
    }

    private static string[] Given(TextRequest request) =>
    [
        .. new[]
        {
            (!string.IsNullOrEmpty(request.Prompt), "a prompt"), (request.PromptTokens is not null, "prompt tokens"),
            (request.Messages is not null, "messages"),
        }.Where(one => one.Item1).Select(one => one.Item2),
    ];

    private static IReadOnlyList<int> Checked(IReadOnlyList<int> tokens, ModelDescription model, int vocabulary)
    {
        if (tokens.Count == 0)
            throw new ArgumentException("There are no prompt tokens; give at least one, or leave them out for the model's own beginning.");
        for (var i = 0; i < tokens.Count; i++)
            if (tokens[i] < 0 || tokens[i] >= vocabulary)
                throw new ArgumentException(
                    $"Prompt token {i} is {tokens[i]}; '{model.Card.Name}' has tokens 0 to {vocabulary - 1}.");
        return [.. tokens];
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
