using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// How a model wants a conversation written down, as its publisher says in <c>chat_template.jinja</c> or in the <c>chat_template</c> of
/// tokenizer_config.json. Immutable and safe for concurrent use.
/// <para>
/// Templates are Jinja programs. This reads all of Jinja that they are written in: every expression, <c>if</c>, <c>for</c>, <c>set</c>,
/// <c>macro</c> and the like, the filters, tests and methods of texts, lists and mappings, <c>strftime_now</c>, and spaces as the
/// publishers' <c>trim_blocks</c> and <c>lstrip_blocks</c> take them. Statements it does not know (<c>include</c>) are refused when the
/// template is read; filters, tests and methods it does not know only where they are used, since templates ask for tools that nobody
/// gave in parts that are never reached. It is our own since no well-kept package reads Jinja in .NET; Liquid engines read another
/// language.
/// </para>
/// <para>
/// A template is somebody's program that came with a download: it can do nothing but write text, and one that nests too deep, loops too
/// long or writes too much ends in an <see cref="InvalidDataException"/> that names the place.
/// </para>
/// </summary>
public sealed class ChatTemplate
{
    private readonly JinjaWrite _template;
    private readonly IReadOnlyDictionary<string, string> _tokens;

    private ChatTemplate(JinjaWrite template, string source, IReadOnlyDictionary<string, string> tokens) =>
        (_template, Source, _tokens) = (template, source, tokens);

    /// <summary>Where it was read: a file, or what the caller said.</summary>
    public string Source { get; }

    /// <summary>The template of a model's folder.</summary>
    /// <param name="folder">The folder with the tokenizer's files.</param>
    /// <param name="name">Which one, where the folder names several (<c>default</c>, <c>tool_use</c>, <c>rag</c>).</param>
    /// <returns>The template, or null where the folder has none.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the template cannot be read; the message names the place.</exception>
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
    /// <exception cref="InvalidDataException">The template cannot be read; the message names what and its line.</exception>
    public static ChatTemplate Parse(string template, IReadOnlyDictionary<string, string>? tokens = null, string source = "chat template")
    {
        ArgumentNullException.ThrowIfNull(template);
        return new(new JinjaParser(JinjaSegments.Cut(template, source), source).Parse(), source,
            tokens is null ? new Dictionary<string, string>() : new Dictionary<string, string>(tokens));
    }

    /// <summary>
    /// A conversation as the model wants it. A template that asks for the date (<c>strftime_now</c>) is given today's.
    /// </summary>
    /// <param name="messages">The turns, at least one.</param>
    /// <param name="addGenerationPrompt">Whether to begin the assistant's next turn, which the model then writes.</param>
    /// <exception cref="ArgumentException">There are no messages, or the template objects to them (roles out of turn).</exception>
    /// <exception cref="InvalidDataException">The template asks for what is not known, does what cannot be done, or does not come to an
    /// end; the message names it and its line.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0)
            throw new ArgumentException("There are no messages; give at least one.", nameof(messages));
        return Render(new Dictionary<string, object?>
        {
            ["messages"] = messages.Select(m => (object?)new Dictionary<string, object?>
            {
                ["role"] = m.Role, ["content"] = m.Content,
            }).ToList(),
            ["add_generation_prompt"] = addGenerationPrompt,
            // Publishers give both, as none where there are none; templates tell that from names that were never set.
            ["tools"] = null,
            ["documents"] = null,
        }, messages.Sum(m => (long)(m.Role?.Length ?? 0) + (m.Content?.Length ?? 0)), TimeProvider.System);
    }

    /// <summary>The template with any names set.</summary>
    /// <param name="names">What it may name; values as <see cref="JinjaValues"/> has them.</param>
    /// <param name="letters">How many letters they hold about: the longer the talk, the more work is allowed.</param>
    /// <param name="clock">What dates are read from.</param>
    internal string Render(IReadOnlyDictionary<string, object?> names, long letters, TimeProvider clock)
    {
        var scope = new JinjaScope(new JinjaRun(letters, clock));
        JinjaFunctions.AddTo(scope);
        foreach (var (name, spelling) in _tokens)
            scope.Set(name, spelling);
        foreach (var (name, value) in names)
            scope.Set(name, value);
        var text = new StringBuilder();
        _template(scope, text);
        return text.ToString();
    }

    /// <summary>
    /// A conversation as tokens. The template writes beginnings and ends itself, so the tokenizer adds none, and spellings of special
    /// tokens in what it writes become those tokens with every tokenizer, one that parses none in other texts (tokenizer.model) included.
    /// That goes for spellings inside a message too: clean what strangers wrote first.
    /// </summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="messages">The turns, at least one.</param>
    /// <param name="addGenerationPrompt">Whether to begin the assistant's next turn, which the model then writes.</param>
    /// <inheritdoc cref="Render(IReadOnlyList{ChatMessage}, bool)" path="/exception"/>
    public IReadOnlyList<int> Encode(ITextTokenizer tokenizer, IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return WrittenText.Encode(tokenizer, Render(messages, addGenerationPrompt));
    }
}
