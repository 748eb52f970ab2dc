using Generative.Samples.Generate;

namespace Generative.Generate.Tests;

/// <summary>Runs the program inside the test process, its streams captured.</summary>
internal static class Cli
{
    public static Task<Run> RunAsync(params string[] args) => RunAsync(args, false);

    /// <summary><c>image</c> with the tiny model on one thread.</summary>
    public static Task<Run> ImageAsync(params string[] args) => RunAsync(["image", "--model", TestModels.Tiny, "--threads", "1", .. args]);

    public static async Task<Run> RunAsync(string[] args, bool terminal, CancellationToken cancellation = default)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var app = new App(new Streams(output, error, terminal), [TestModels.Root]);
        var code = await app.RunAsync(args, cancellation);
        return new(code, output.ToString(), error.ToString());
    }
}
