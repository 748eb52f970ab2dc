using System.CommandLine;
using Generative.Pipelines;

namespace Generative.Samples.Generate;

/// <summary>What <c>compress</c> and <c>decompress</c> share: a file in, a file out, a model.</summary>
internal sealed class CompressionFiles
{
    private readonly Argument<string> _input;
    private readonly Option<string> _output = new("--out")
    {
        Description = "File to write; one that is there is replaced.", HelpName = "FILE", Required = true,
    };

    private readonly Option<string> _model = new("--model")
    {
        Description = "Name or folder of the model; it must write from left to right.", Required = true,
    };

    private readonly MachineOptions _machine;
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Adds them to a command.</summary>
    public CompressionFiles(Command command, string input)
    {
        _input = new("FILE") { Description = input };
        command.Add(_input);
        command.Add(_model);
        command.Add(_output);
        _machine = new(command);
        command.Add(_json);
    }

    /// <summary>Runs the command: reads the one file, and writes the other once all is done.</summary>
    /// <param name="app">The program.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="what">What is done, in a word.</param>
    /// <param name="work">Does it; given the container, the model's name, the file and where to tell progress.</param>
    public async Task<int> RunAsync(App app, ParseResult parsed, string what,
        Func<IServiceProvider, string, byte[], Action<double>?, Task<CompressionResult>> work)
    {
        await using var services = _machine.Services(app, parsed);
        var (input, path) = (parsed.GetValue(_input)!, parsed.GetValue(_output)!);
        var bytes = Read(input);
        var output = new BinaryFile(path);
        if (Path.GetFullPath(path) == Path.GetFullPath(input))
            throw new BadInputException($"--out '{path}' is the file to be read; give another.");
        var streams = parsed.GetValue(_json) ? app.Streams with { IsTerminal = false } : app.Streams;
        var result = await ProgressBar.ShareAsync(
            streams, what, progress => work(services, parsed.GetValue(_model)!, bytes, progress));
        output.Write(result.Data.Span);
        var report = CompressionReport.Of(result, path);
        if (parsed.GetValue(_json))
            JsonText.WriteTo(app.Streams.Out, report);
        else
            app.Streams.Out.WriteLine(report.Summary());
        return 0;
    }

    private static byte[] Read(string path) => File.Exists(path) ? File.ReadAllBytes(path) : throw new BadInputException(
        Directory.Exists(path) ? $"'{path}' is a folder; name a file in it." : $"There is no file '{path}'; check the path.");
}
