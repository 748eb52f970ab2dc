using System.CommandLine;
using Generative.Imaging;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>encode</c>: pictures become ids of a tokenizer.</summary>
internal static class EncodeCommand
{
    public static Command Create(App app)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Pictures, all of one size.", Arity = ArgumentArity.OneOrMore,
        };
        var model = TokenFile.Model();
        var output = new Option<string>("--out")
        {
            Description = "JSON file to write; one that is there is replaced.", HelpName = "FILE", DefaultValueFactory = _ => "ids.json",
        };
        var command = new Command("encode", "Turns pictures into ids of a picture tokenizer.") { files, model, output };
        var machine = new MachineOptions(command);
        var json = JsonOption.Create();
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = machine.Services(app, parsed);
            var path = parsed.GetValue(output)!;
            var target = new BinaryFile(path);
            var codec = services.GetRequiredService<IImageCodec>();
            Picture[] pictures = [.. parsed.GetValue(files)!.Select(file => SourceOptions.Read("FILE", file, codec))];
            var tokens = await services.GetRequiredService<ImageTokenCoder>()
                .EncodeAsync(parsed.GetValue(model) ?? TokenFile.DefaultModel, pictures, cancellation);
            target.Write(TokenFile.Bytes(tokens));
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, new { Files = new[] { path }, tokens.Model, tokens.Codes, Tokens = tokens.Pictures[0].Count });
            else
                app.Streams.Out.WriteLine($"{path}{Environment.NewLine}{pictures.Length} picture(s), each "
                    + $"{string.Join(", ", tokens.Grids)} ids of {tokens.Codes}.");
            return 0;
        });
        return command;
    }
}
