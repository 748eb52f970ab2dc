namespace Generative.Samples.Generate;

/// <summary>Where the program writes: results to one stream, progress and errors to the other.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="IsTerminal">Whether a person watches <paramref name="Error"/>.</param>
internal sealed record Streams(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    /// <summary>Whether <paramref name="Out"/> is shown to a person, and not written to a file or read by a program.</summary>
    public bool IsOutTerminal { get; init; } = IsTerminal;

    /// <summary>The streams of this process.</summary>
    public static Streams OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected)
    {
        IsOutTerminal = !Console.IsOutputRedirected,
    };
}
