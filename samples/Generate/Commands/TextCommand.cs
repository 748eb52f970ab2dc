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
            var (request, path, asJson) = (wanted.Request(parsed), parsed.GetValue(output), parsed.GetValue(json));
            var streams = asJson ? app.Streams with { IsTerminal = false } : app.Streams;
            var (result, report) = await RunAsync(streams, services, request, path, cancellation);
            if (asJson)
                JsonText.WriteTo(app.Streams.Out, report);
            else
                Print(app.Streams, result, report, path);
            return 0;
        });
        return command;
    }

    private static async Task<(TextResult, TextReport)> RunAsync(
        Streams streams, ServiceProvider services, TextRequest request, string? path, CancellationToken cancellation)
    {
        var pipeline = services.GetRequiredService<TextPipeline>();

        // Everything that can be wrong is found out before weights are read and time is spent.
        var plan = pipeline.Plan(request).MustBeValid();
        var file = path is null ? null : new TextFile(path);

        var result = await LiveText.RunAsync(streams, progress => pipeline.RunAsync(plan, progress, cancellation));
        file?.Write([.. Enumerable.Range(0, result.Texts.Count).Select(result.BytesOf)]);
        var device = services.GetRequiredService<IModelCatalog>().Get(request.Model).Device;
        return (result, TextReport.Of(result, path is null ? [] : [path], device.ToString(), torch.get_num_threads()));
    }

    private static void Print(Streams streams, TextResult result, TextReport report, string? path)
    {
        var output = streams.Out;
        if (path is not null)
            output.WriteLine(path);
        else
            foreach (var text in streams.IsOutTerminal ? result.Texts.Select(TerminalText.Harmless) : result.Texts)
                output.WriteLine(text + (text.EndsWith('\n') ? "" : Environment.NewLine));
        output.WriteLine(report.Summary());
    }
}
