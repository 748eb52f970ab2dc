using System.CommandLine;
using Generative.Imaging;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>decode</c>: ids of a tokenizer become pictures.</summary>
internal static class DecodeCommand
{
    public static Command Create(App app)
    {
        var file = new Argument<string>("FILE") { Description = "JSON file that encode wrote." };
        var model = TokenFile.Model();
        var output = new Option<string>("--out")
        {
            Description = "A picture's name; of several pictures a folder, for one file each.", DefaultValueFactory = _ => "out.png",
        };
        var command = new Command("decode", "Turns ids of a picture tokenizer into pictures.") { file, model, output };
        var machine = new MachineOptions(command);
        var json = JsonOption.Create();
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = machine.Services(app, parsed);
            var codec = services.GetRequiredService<IImageCodec>();
            var tokens = TokenFile.Read(parsed.GetValue(file)!);
            tokens = tokens with { Model = parsed.GetValue(model) ?? Known(tokens.Model, services.GetRequiredService<IModelCatalog>()) };
            string[] paths = Paths(parsed.GetValue(output)!, tokens.Pictures.Count, codec);
            var pictures = await services.GetRequiredService<ImageTokenCoder>().DecodeAsync(tokens, cancellation);
            foreach (var (path, picture) in paths.Zip(pictures))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                PictureFile.Write(path, picture, codec);
            }
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, new { Files = paths, tokens.Model });
            else
                app.Streams.Out.WriteLine(string.Join(Environment.NewLine, paths));
            return 0;
        });
        return command;
    }

    /// <summary>Only a known model's name is taken from a file: a path in it would have a stranger choose what is read here.</summary>
    private static string Known(string name, IModelCatalog models) => models.Names.Contains(name) ? name : throw new BadInputException(
        $"The ids are of '{name}', which is not among the models here; give its folder with --model.");

    private static string[] Paths(string output, int count, IImageCodec codec)
    {
        if (count == 1 && OutputPath.IsPicture(output, codec))
        {
            OutputPath.CheckFile(output);
            return [output];
        }
        OutputPath.CheckFolder(output, codec);
        if (OutputPath.IsPicture(output, codec))
            throw new BadInputException($"--out '{output}' is one picture, and there are {count}; give a folder.");
        return [.. Enumerable.Range(0, count).Select(i => Path.Combine(output, $"{i:000}.png"))];
    }
}
