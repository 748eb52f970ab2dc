using System.Globalization;
using Generative.Pipelines;
using Spectre.Console;

namespace Generative.Samples.Generate;

/// <summary>A bar on standard error while there is something to wait for, when somebody watches.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work; it is given something to call after each step, or null.</summary>
    public static Task<T> RunAsync<T>(Streams streams, Func<Action<ImageStep>?, Task<T>> work)
    {
        if (!streams.IsTerminal)
            return work(null);
        return Bar(streams).StartAsync(context =>
        {
            var task = context.AddTask("loading the model", maxValue: 1);
            return work(step => (task.Value, task.Description) = (step.Fraction, Describe(step)));
        });
    }

    /// <summary>Runs work that tells the share of it that is done.</summary>
    /// <param name="streams">Where the bar is drawn.</param>
    /// <param name="what">What is done, in a word.</param>
    /// <param name="work">The work; it is given something to call with the share, or null.</param>
    public static Task<T> ShareAsync<T>(Streams streams, string what, Func<Action<double>?, Task<T>> work)
    {
        if (!streams.IsTerminal)
            return work(null);
        return Bar(streams).StartAsync(context =>
        {
            var task = context.AddTask("loading the model", maxValue: 1);
            return work(share => (task.Value, task.Description) = (share, what));
        });
    }

    private static Progress Bar(Streams streams) => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(streams.Error) }).Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left });

    private static string Describe(ImageStep step) => string.Create(CultureInfo.InvariantCulture,
        $"pictures {step.FirstImage + 1} to {step.FirstImage + step.ImagesInBatch} of {step.Images}, step {step.Step} of {step.Steps}");
}
