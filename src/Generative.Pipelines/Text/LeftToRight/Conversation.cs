using Generative.Tokenizers;

namespace Generative.Pipelines;

/// <summary>A conversation as the tokens that a model answers to.</summary>
internal static class Conversation
{
    /// <summary>The tokens: the model's template writes beginnings and ends itself, and begins the assistant's turn.</summary>
    /// <exception cref="ArgumentException">There are no messages, one is nothing, or the template does not take them.</exception>
    /// <exception cref="InvalidDataException">The model has no template, it cannot be read, or it writes nothing.</exception>
    public static IReadOnlyList<int> Tokens(IReadOnlyList<ChatMessage> messages, ModelDescription model, ITextTokenizer tokenizer)
    {
        for (var i = 0; i < messages.Count; i++)
            if (messages[i] is not { Role.Length: > 0, Content: not null })
                throw new ArgumentException($"messages[{i}] has no role or no content; give both, such as user and a question.");
        var template = model.ChatTemplate?.Invoke() ?? throw new InvalidDataException(
            $"'{model.Card.Name}' has no chat template, and messages are given; put its chat_template.jinja or tokenizer_config.json with "
            + "'chat_template' into its folder, give a prompt instead, or name a model made for conversations.");
        return template.Encode(tokenizer, messages) is { Count: > 0 } ids ? ids : throw new InvalidDataException(
            $"{template.Source}: the chat template of '{model.Card.Name}' writes nothing for these messages; mend it.");
    }
}
