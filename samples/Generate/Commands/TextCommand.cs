using System.CommandLine;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Samples.Generate;

/// <summary><c>text</c>: writes text, or fills in the holes of one.</summary>
internal static class TextCommand
{
    public static Command Create(App app)
    {
        var command = new Command("text", "Writes text, or fills in the holes of one.");
        var wanted = new TextOptions(command);
        var output = new Option<string?>("--out")
        {
            Description = "File that receives the texts; default standard output.", HelpName = "FILE",
        };
        command.Add(output);
        var machine = new MachineOptions(command);
        var json = JsonOption.Create();
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = machine.Services(app, parsed);
            var request = wanted.Request(parsed, services.GetRequiredService<IModelCatalog>());
            var (path, asJson) = (parsed.GetValue(output), parsed.GetValue(json));
            var streams = asJson ? app.Streams with { IsTerminal = false } : app.Streams;
            await RunAsync(streams, services, request, path, asJson, cancellation);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(Streams streams, ServiceProvider services, TextRequest request, string? path, bool asJson,
        CancellationToken cancellation)
    {
        var pipeline = services.GetRequiredService<TextPipeline>();

        // Everything that can be wrong is found out before weights are read and time is spent.
        var plan = pipeline.Plan(request).MustBeValid();
        var file = path is null ? null : new TextFile(path);

        // A single text that only grows at its end is read while it grows, by people and by programs.
        var streamed = plan is { IsLeftToRight: true, Seeds.Count: 1 } && path is null && !asJson
            ? new StreamedText(streams, request) : null;
        var result = streamed is null
            ? await LiveText.RunAsync(streams, progress => pipeline.RunAsync(plan, progress, cancellation))
            : await streamed.RunAsync(progress => pipeline.RunAsync(plan, progress, cancellation));
        file?.Write([.. Enumerable.Range(0, result.Texts.Count)
            .Select(i => request.Messages is null ? result.BytesOf(i) : result.ContinuationBytesOf(i))]);
        var device = services.GetRequiredService<IModelCatalog>().Get(request.Model).Device;
        var report = TextReport.Of(result, path is null ? [] : [path], device.ToString(), torch.get_num_threads());
        if (asJson)
            JsonText.WriteTo(streams.Out, report);
        else
            Print(streams, report, path, isShown: streamed is not null);
    }

    private static void Print(Streams streams, TextReport report, string? path, bool isShown)
    {
        var output = streams.Out;
        if (path is not null)
            output.WriteLine(path);
        else if (!isShown)
            foreach (var text in streams.IsOutTerminal ? report.Texts.Select(TerminalText.Harmless) : report.Texts)
                output.WriteLine(text + (text.EndsWith('\n') ? "" : Environment.NewLine));
        output.WriteLine(report.Summary());
    }
}
