using System.CommandLine;
using Generative.Imaging;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace Generative.Samples.Generate;

/// <summary><c>image</c>: makes pictures and writes them, all or none.</summary>
internal static class ImageCommand
{
    public static Command Create(App app)
    {
        var command = new Command("image", "Makes pictures.");
        var wanted = new ImageOptions(command);
        var output = new Option<string>("--out")
        {
            Description = "A picture's name for one file, a grid when there are several; "
                + "any other path is a folder for one file a picture.",
            DefaultValueFactory = _ => "out.png",
        };
        command.Add(output);
        var machine = new MachineOptions(command);
        var json = JsonOption.Create();
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = machine.Services(app, parsed);
            var card = services.GetRequiredService<IModelCatalog>().Describe(wanted.Model(parsed)).Card;
            var request = machine.Remember(wanted.Request(parsed, card, services.GetRequiredService<IImageCodec>()), parsed);
            var report = await RunAsync(app.Streams, services, request, parsed.GetValue(output)!, cancellation);
            if (parsed.GetValue(json))
                JsonText.WriteTo(app.Streams.Out, report);
            else
                app.Streams.Out.WriteLine($"{parsed.GetValue(output)}{Environment.NewLine}{report.Summary()}");
            return 0;
        });
        return command;
    }

    private static async Task<ImageReport> RunAsync(
        Streams streams, ServiceProvider services, ImageRequest request, string path, CancellationToken cancellation)
    {
        var pipeline = services.GetRequiredService<ImagePipeline>();
        var codec = services.GetRequiredService<IImageCodec>();

        // Everything that can be wrong is found out before weights are read and time is spent.
        var plan = pipeline.Plan(request).MustBeValid();
        IImageOutput output = OutputPath.IsPicture(path, codec) ? SheetOutput.Of(path, plan, codec) : new FolderOutput(path, codec);

        var result = await ProgressBar.RunAsync(streams, progress => pipeline.GenerateAsync(request, progress, cancellation));
        var device = services.GetRequiredService<IModelCatalog>().Get(request.Model).Device;
        return ImageReport.Of(result, output.Write(result, cancellation), device.ToString(), torch.get_num_threads());
    }
}
