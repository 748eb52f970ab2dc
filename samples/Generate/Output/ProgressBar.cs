using System.Globalization;
using Generative.Pipelines;
using Spectre.Console;

namespace Generative.Samples.Generate;

/// <summary>A bar on standard error while pictures are made, when somebody watches.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work; it is given something to call after each step, or null.</summary>
    public static Task<T> RunAsync<T>(Streams streams, Func<Action<ImageStep>?, Task<T>> work)
    {
        if (!streams.IsTerminal)
            return work(null);
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(streams.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                var task = context.AddTask("loading the model", maxValue: 1);
                return work(step => (task.Value, task.Description) = (step.Fraction, Describe(step)));
            });
    }

    private static string Describe(ImageStep step) => string.Create(CultureInfo.InvariantCulture,
        $"pictures {step.FirstImage + 1} to {step.FirstImage + step.ImagesInBatch} of {step.Images}, step {step.Step} of {step.Steps}");
}
