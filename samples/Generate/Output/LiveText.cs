using System.Globalization;
using Generative.Pipelines;
using Spectre.Console;

namespace Generative.Samples.Generate;

/// <summary>A text while it is made, on standard error, when somebody watches: what a step changed stands out, holes are dots.</summary>
internal static class LiveText
{
    private const string Hole = "\u00b7";

    /// <summary>Runs the work; it is given something to call after each step, or null.</summary>
    public static Task<T> RunAsync<T>(Streams streams, Func<Action<TextStep>?, Task<T>> work)
    {
        if (!streams.IsTerminal)
            return work(null);
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(streams.Error) });
        return console.Live(new Text("loading the model")).AutoClear(true).StartAsync(context =>
            work(step => context.UpdateTarget(Show(step))));
    }

    private static Paragraph Show(TextStep step)
    {
        var text = step.Texts[0];
        var shown = new Paragraph();
        foreach (var (said, changed) in text.Spans(Hole))
            shown.Append(TerminalText.Harmless(said), changed ? new Style(Color.Green, decoration: Decoration.Bold) : Style.Plain);
        return shown.Append(string.Create(CultureInfo.InvariantCulture, $"\n{step.Done} of {step.Total} tokens"), new Style(Color.Grey));
    }
}
