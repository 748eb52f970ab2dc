using System.CommandLine;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>compress</c>: makes a file small by what a text model foresees of it.</summary>
internal static class CompressCommand
{
    public static Command Create(App app)
    {
        var command = new Command("compress", "Compresses any file without loss by a text model's own probabilities.");
        var files = new CompressionFiles(command, "File to compress; its bytes need not be UTF-8.");
        var rows = NumberOption.Whole("--rows",
            "Rows coded side by side: more are faster and larger; default one in 8192 tokens, at most 64.", 1, CompressRequest.MaxRows);
        var context = NumberOption.Whole("--context",
            "Tokens that stay in sight when the model's window is full; default half of it.", 1, int.MaxValue);
        command.Add(rows);
        command.Add(context);
        command.SetAction((parsed, cancellation) => files.RunAsync(app, parsed, "compressing", (services, model, bytes, progress) =>
            services.GetRequiredService<TextCompressor>().CompressAsync(
                new()
                {
                    Model = model,
                    Data = bytes,
                    Rows = (int?)parsed.GetValue(rows),
                    Context = (int?)parsed.GetValue(context),
                },
                progress, cancellation)));
        return command;
    }
}
