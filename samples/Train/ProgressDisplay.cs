using System.Diagnostics;
using System.Globalization;
using Generative.Training;
using Spectre.Console;

namespace Generative.Samples.Train;

/// <summary>Progress on standard error: a bar on a terminal, a plain line every so often anywhere else.</summary>
internal static class ProgressDisplay
{
    public static TrainingResult Show(double everySeconds, Func<IProgress<TrainingProgress>, TrainingResult> train)
    {
        if (Console.IsErrorRedirected)
            return train(new Lines(everySeconds));
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => train(new Bar(context.AddTask("starting"))));
    }

    private static string Describe(TrainingProgress p) => string.Create(CultureInfo.InvariantCulture,
        $"step {p.Step}/{p.Steps} loss {p.Loss:F4} smoothed {p.SmoothedLoss:F4} {p.SamplesPerSecond:F1} examples/s " +
        $"lr {p.LearningRate:E2} left {p.Left:d\\.hh\\:mm\\:ss}");

    // Progress<T> would report from other threads, in any order.
    private sealed class Lines(double seconds) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch since = new();

        public void Report(TrainingProgress value)
        {
            if (since.IsRunning && since.Elapsed.TotalSeconds < seconds && value.Step < value.Steps)
                return;
            Console.Error.WriteLine(Describe(value));
            since.Restart();
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.MaxValue = value.Steps;
            task.Value = value.Step;
            task.Description = Markup.Escape(Describe(value));
        }
    }
}
