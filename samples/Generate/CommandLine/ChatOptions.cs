using System.CommandLine;
using Generative.Pipelines;
using Generative.Tokenizers;

namespace Generative.Samples.Generate;

/// <summary>The options of <c>text</c> that make a conversation of the prompt.</summary>
internal sealed class ChatOptions
{
    private const string SystemRole = "system", UserRole = "user";

    private readonly Option<bool> _chat = new("--chat")
    {
        Description = "Take the prompt for what a user says, written down by the model's chat template, and print the answer.",
    };

    private readonly Option<string?> _system = new("--system")
    {
        Description = "What the model is told before the user speaks; with --chat.", HelpName = "TEXT",
    };

    /// <summary>Adds the options to a command.</summary>
    public ChatOptions(Command command)
    {
        command.Add(_chat);
        command.Add(_system);
    }

    /// <summary>The request with its prompt as a conversation where one is wanted.</summary>
    /// <exception cref="BadInputException">There is no prompt to make one of, or nothing asks for one.</exception>
    public TextRequest Apply(TextRequest request, ParseResult parsed)
    {
        var system = parsed.GetValue(_system);
        if (!parsed.GetValue(_chat))
            return system is null ? request
                : throw new BadInputException("--system is given, and only a conversation has one; add --chat, or leave it out.");
        if (string.IsNullOrEmpty(request.Prompt))
            throw new BadInputException("--chat is given, and there is nothing the user says; add --prompt TEXT.");
        ChatMessage said = new(UserRole, request.Prompt);
        return request with { Prompt = null, Messages = system is null ? [said] : [new(SystemRole, system), said] };
    }
}
