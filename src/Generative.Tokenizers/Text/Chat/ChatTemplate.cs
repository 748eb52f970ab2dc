using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// How a model wants a conversation written down, as its publisher says in <c>chat_template.jinja</c> or in the <c>chat_template</c> of
/// tokenizer_config.json. Immutable and safe for concurrent use.
/// <para>
/// Templates are Jinja programs. This reads the part of Jinja that they are written in: if, for, set, expressions, the usual filters,
/// tests and methods, with <c>trim_blocks</c> and <c>lstrip_blocks</c> on as their publishers have them; anything else (macros, imports) is
/// refused by name. It is our own since no well-kept package reads Jinja in .NET; Liquid engines read another language.
/// </para>
/// </summary>
public sealed class ChatTemplate
{
    private readonly Action<JinjaScope, StringBuilder> _template;
    private readonly IReadOnlyDictionary<string, string> _tokens;

    private ChatTemplate(Action<JinjaScope, StringBuilder> template, string source, IReadOnlyDictionary<string, string> tokens) =>
        (_template, Source, _tokens) = (template, source, tokens);

    /// <summary>Where it was read: a file, or what the caller said.</summary>
    public string Source { get; }

    /// <summary>The template of a model's folder.</summary>
    /// <param name="folder">The folder with the tokenizer's files.</param>
    /// <param name="name">Which one, where the folder names several (<c>default</c>, <c>tool_use</c>, <c>rag</c>).</param>
    /// <returns>The template, or null where the folder has none.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the template uses what is not understood; the message names
    /// it.</exception>
    /// <exception cref="KeyNotFoundException">There are templates, and none of this name.</exception>
    public static ChatTemplate? Open(string folder, string name = ChatTemplateFiles.Default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder} is not a folder; give the folder that holds the tokenizer's files");
        var (texts, tokens) = ChatTemplateFiles.Read(folder);
        if (texts.Count == 0)
            return null;
        return texts.TryGetValue(name, out var found) ? Parse(found.Text, tokens, found.Source)
            : throw new KeyNotFoundException(
                $"{folder} has no chat template '{name}'{Suggestion.Text(name, [.. texts.Keys])}; it has {string.Join(", ", texts.Keys)}.");
    }

    /// <summary>A template from its text.</summary>
    /// <param name="template">The Jinja text.</param>
    /// <param name="tokens">Spellings that it may name, such as <c>bos_token</c> and <c>eos_token</c>; null for none.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidDataException">The template uses what is not understood; the message names it and its line.</exception>
    public static ChatTemplate Parse(string template, IReadOnlyDictionary<string, string>? tokens = null, string source = "chat template")
    {
        ArgumentNullException.ThrowIfNull(template);
        return new(new JinjaParser(JinjaSegments.Cut(template, source), source).Parse(), source,
            tokens is null ? new Dictionary<string, string>() : new Dictionary<string, string>(tokens));
    }

    /// <summary>A conversation as the model wants it.</summary>
    /// <param name="messages">The turns, at least one.</param>
    /// <param name="addGenerationPrompt">Whether to begin the assistant's next turn, which the model then writes.</param>
    /// <exception cref="ArgumentException">There are no messages, or the template objects to them (roles out of turn).</exception>
    /// <exception cref="InvalidDataException">The template asks for what is not understood; the message names it and its line.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0)
            throw new ArgumentException("There are no messages; give at least one.", nameof(messages));
        var scope = new JinjaScope();
        foreach (var (name, spelling) in _tokens)
            scope.Set(name, spelling);
        scope.Set("messages", messages.Select(m => (object?)new Dictionary<string, object?>
        {
            ["role"] = m.Role, ["content"] = m.Content,
        }).ToList());
        scope.Set("add_generation_prompt", addGenerationPrompt);
        var text = new StringBuilder();
        _template(scope, text);
        return text.ToString();
    }

    /// <summary>
    /// A conversation as tokens. The template writes beginnings and ends itself, so the tokenizer adds none. Spellings of special tokens
    /// inside a message become those tokens: clean what strangers wrote first.
    /// </summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="messages">The turns, at least one.</param>
    /// <param name="addGenerationPrompt">Whether to begin the assistant's next turn, which the model then writes.</param>
    /// <inheritdoc cref="Render" path="/exception"/>
    public IReadOnlyList<int> Encode(ITextTokenizer tokenizer, IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return tokenizer.Encode(Render(messages, addGenerationPrompt));
    }
}
