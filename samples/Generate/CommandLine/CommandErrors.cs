using Generative.Checkpoints;
using Generative.Runtime;
using Microsoft.Extensions.Options;

namespace Generative.Samples.Generate;

/// <summary>Turns an exception into one sentence on standard error and an exit code.</summary>
internal static class CommandErrors
{
    private const string DebugVariable = "GENERATIVE_DEBUG";

    /// <summary>Writes the sentence, with the stack trace when GENERATIVE_DEBUG is 1, and returns the exit code.</summary>
    public static int Report(Exception error, TextWriter output)
    {
        output.WriteLine(Sentence(error));
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
            output.WriteLine(error);
        return ExitCode(error);
    }

    /// <summary>1 failure, 2 bad input, 130 interrupted. A damaged model folder is input too.</summary>
    public static int ExitCode(Exception error) => error switch
    {
        OperationCanceledException => 130,
        TorchStartupException => 1,
        BadInputException or ArgumentException or KeyNotFoundException or FormatException or InvalidDataException
            or InvalidCombinationException or WeightMismatchException or OptionsValidationException
            or FileNotFoundException or DirectoryNotFoundException => 2,
        _ => 1,
    };

    /// <summary>The message on one line, without the notes that .NET adds for programmers.</summary>
    public static string Sentence(Exception error)
    {
        if (error is OperationCanceledException)
            return "Interrupted; nothing was written.";
        var text = error.Message;
        if (error is ArgumentException && text.LastIndexOf(" (Parameter '", StringComparison.Ordinal) is > 0 and var note)
            text = text[..note];
        text = string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return text.EndsWith('.') ? text : text + ".";
    }
}
