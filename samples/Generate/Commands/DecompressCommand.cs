using System.CommandLine;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>decompress</c>: the file that <c>compress</c> was given.</summary>
internal static class DecompressCommand
{
    public static Command Create(App app)
    {
        var command = new Command("decompress", "Gives back, byte for byte, a file that compress made small; it needs the same model.");
        var files = new CompressionFiles(command, "File that compress wrote.");
        command.SetAction((parsed, cancellation) => files.RunAsync(app, parsed, "decompressing", (services, model, bytes, progress) =>
            services.GetRequiredService<TextCompressor>().DecompressAsync(model, bytes, progress, cancellation)));
        return command;
    }
}
