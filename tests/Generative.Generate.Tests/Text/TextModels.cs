using Generative.Samples.Generate;

namespace Generative.Generate.Tests.Text;

/// <summary>A folder of text models, and the program run on it.</summary>
internal sealed class TextModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TextModels()
    {
        TinyTextModel.Write(this["tiny-text"]);
        TinyTextModel.Write(this["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs", sampler: "block-first-hitting");
    }

    public string this[string name] => _folder["models", name];

    /// <summary>A path for what a command writes.</summary>
    public string File(string name) => _folder[name];

    public async Task<Run> RunAsync(bool terminal, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await new App(new Streams(output, error, terminal), [_folder["models"]]).RunAsync(args);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary><c>text</c> with the tiny model on one thread.</summary>
    public Task<Run> TextAsync(params string[] args) => RunAsync(false,
        ["text", .. args.Contains("--model") ? (string[])[] : ["--model", "tiny-text"], "--threads", "1", .. args]);

    /// <summary><c>score</c> with the tiny model on one thread.</summary>
    public Task<Run> ScoreAsync(params string[] args) => RunAsync(false,
        ["score", .. args.Contains("--model") ? (string[])[] : ["--model", "tiny-text"], "--threads", "1", .. args]);

    public void Dispose() => _folder.Dispose();
}
