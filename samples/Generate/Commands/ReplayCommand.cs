using System.CommandLine;
using Generative.Imaging;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary><c>replay</c>: makes a file's pictures again from what the file remembers, and proves that they are the same.</summary>
internal static class ReplayCommand
{
    public static Command Create(App app)
    {
        var file = new Argument<string>("FILE") { Description = "A PNG that 'image' wrote." };
        var model = new Option<string?>("--model") { Description = "Name or folder of the model; default the one the file names." };
        var output = new Option<string?>("--out") { Description = "Picture file that receives what was made." };
        var command = new Command("replay", "Makes the pictures of a file again and compares them.") { file, model, output };
        var sources = new SourceOptions(command);
        var machine = new MachineOptions(command);
        var json = JsonOption.Create();
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            var parameters = Replay.ReadParameters(path);
            var dtype = parameters.Extra.GetValueOrDefault(ImageParameters.DType);
            await using var services = machine.Services(app, parsed, dtype);
            var codec = services.GetRequiredService<IImageCodec>();
            var replay = Replay.Open(path, parameters, parsed.GetValue(model), request =>
                machine.Remember(sources.Apply(request, parsed, codec), parsed, dtype), services);
            var target = parsed.GetValue(output) is { } wanted ? replay.Output(wanted) : null;
            var result = await replay.RunAsync(app.Streams, cancellation);
            target?.Write(result, cancellation);
            var comparison = replay.Compare(result);
            Print(app.Streams, path, comparison, parsed.GetValue(json));
            return comparison.Identical == comparison.Pictures ? 0 : 1;
        });
        return command;
    }

    private static void Print(Streams streams, string path, PictureComparison comparison, bool json)
    {
        var (pictures, identical, largest) = comparison;
        if (json)
            JsonText.WriteTo(streams.Out, new { File = path, Pictures = pictures, Identical = identical, LargestDifference = largest });
        else
            streams.Out.WriteLine($"{identical} of {pictures} pictures identical");
        if (identical < pictures)
            streams.Error.WriteLine($"{pictures - identical} of {pictures} pictures in '{path}' differ, by at most {largest} of 255.");
    }
}
