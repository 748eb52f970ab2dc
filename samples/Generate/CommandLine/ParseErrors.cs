using System.CommandLine;
using System.CommandLine.Parsing;

namespace Generative.Samples.Generate;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class ParseErrors
{
    /// <summary>The first thing that is wrong; the parsed line must have errors.</summary>
    public static string Sentence(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var children = command.Subcommands.Select(c => c.Name).ToList();

        // What is wrong with an option's value comes first: words left over are often only its consequence.
        if (parsed.Errors.FirstOrDefault(e => e.SymbolResult is not (null or CommandResult)) is { } value)
            return value.Message;
        return parsed.UnmatchedTokens switch
        {
            [var option, ..] when option.StartsWith('-') => Unknown("option", option, [.. command.Options.Select(o => o.Name)], command),
            [var name, ..] when children.Count > 0 => Unknown("command", name, children, command),
            [var extra, ..] => $"'{extra}' is one argument too many; '{command.Name} --help' shows what is taken.",
            _ when children.Count > 0 => $"No command is given; choose {string.Join(", ", children)}, or --help.",
            _ => parsed.Errors[0].Message,
        };
    }

    private static string Unknown(string kind, string given, IReadOnlyList<string> known, Command command) =>
        $"There is no {kind} '{given}'{Suggestion.Text(given, known)}; "
        + $"{(command is RootCommand ? "" : command.Name + " ")}--help lists them.";
}
