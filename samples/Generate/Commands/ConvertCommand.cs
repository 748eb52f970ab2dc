using System.CommandLine;
using Generative.Checkpoints;

namespace Generative.Samples.Generate;

/// <summary><c>convert</c>: a checkpoint of torch.save becomes a safetensors file; nothing in it is run.</summary>
internal static class ConvertCommand
{
    public static Command Create(App app)
    {
        var input = new Argument<string>("FILE") { Description = "Checkpoint that torch.save wrote: .ckpt, .pt, .pth, .bin." };
        var output = new Option<string>("--out")
        {
            Description = "Safetensors file to write; one that is there is replaced.", HelpName = "FILE", Required = true,
        };
        var take = new Option<string>("--take")
        {
            Description = "Take only the tensors under this key, and drop it from their names: state_dict.", HelpName = "KEY",
        };
        var without = new Option<string[]>("--without")
        {
            Description = "Leave out names that begin so, after --take; may be given again.", HelpName = "START",
        };
        var json = JsonOption.Create();
        var command = new Command("convert", "Turns a PyTorch checkpoint into a safetensors file without running any of it.")
        {
            input, output, take, without, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            if (string.IsNullOrWhiteSpace(path))
                throw new BadInputException("--out is empty; give a file.");
            OutputPath.CheckFile(path);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var report = ConversionReport.Of(PickleConversion.ToSafetensors(
                parsed.GetValue(input)!, path, parsed.GetValue(take) ?? "", parsed.GetValue(without)));
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, report);
            else
                app.Streams.Out.WriteLine(report.Summary());
            return 0;
        });
        return command;
    }
}
