using System.CommandLine;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>score</c>: bits a byte of a file under a text model.</summary>
internal static class ScoreCommand
{
    public static Command Create(App app)
    {
        var model = new Option<string>("--model") { Description = "Name or folder of the model.", DefaultValueFactory = _ => "kjv-masked" };
        var file = new Option<string>("--file")
        {
            Description = "File to score; its bytes need not be UTF-8.", HelpName = "FILE", Required = true,
        };
        var draws = NumberOption.Whole("--draws",
            "Estimates of each window, at least 2; default 4. Not for models that read from left to right, whose score is exact.", 2,
            ScoreRequest.MaxDraws);
        var context = NumberOption.Whole(
            "--context", "Tokens before a window that the model sees too; default half of what it takes.", 0, int.MaxValue);
        var seed = NumberOption.Whole("--seed", "Seed of the draws; default 0.", 0, ImageRequest.MaxSeed);
        var batch = NumberOption.Whole(
            "--batch", "Windows in one network call; default 8; changes speed alone.", 1, ImageRequest.MaxBatchSize);
        var command = new Command("score", "Measures how well a text model foresees a file, in bits a byte.")
        {
            model, file, draws, context, seed, batch,
        };
        var machine = new MachineOptions(command);
        var json = JsonOption.Create();
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = machine.Services(app, parsed);
            var usual = new ScoreRequest { Model = "", Text = default };
            var request = new ScoreRequest
            {
                Model = parsed.GetValue(model)!,
                Text = Read(parsed.GetValue(file)!),
                Draws = (int?)parsed.GetValue(draws),
                Context = (int?)parsed.GetValue(context),
                Seed = parsed.GetValue(seed) ?? usual.Seed,
                BatchSize = (int?)parsed.GetValue(batch) ?? usual.BatchSize,
            };
            var scorer = services.GetRequiredService<TextScorer>();
            var streams = parsed.GetValue(json) ? app.Streams with { IsTerminal = false } : app.Streams;
            var score = await ProgressBar.ShareAsync(streams, "scoring", progress => scorer.ScoreAsync(request, progress, cancellation));
            var report = ScoreReport.Of(score);
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, report);
            else
                app.Streams.Out.WriteLine(report.Summary());
            return 0;
        });
        return command;
    }

    private static byte[] Read(string path)
    {
        if (!File.Exists(path))
            throw new BadInputException(Directory.Exists(path)
                ? $"--file '{path}' is a folder; name a file in it." : $"--file: there is no file '{path}'; check the path.");
        var bytes = File.ReadAllBytes(path);
        return bytes.Length > 0 ? bytes : throw new BadInputException(
            $"--file '{path}' is empty, and has no bits a byte; give a file with text.");
    }
}
