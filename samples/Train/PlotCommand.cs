using System.CommandLine;
using Generative.Imaging;
using Generative.Training;

namespace Generative.Samples.Train;

/// <summary><c>plot</c>: the charts of a comparison as PNG files, and its tables as Markdown on standard output.</summary>
internal static class PlotCommand
{
    public static Command Create()
    {
        var input = new Option<string>("--in") { Description = "JSON file of compare or robustness.", Required = true };
        var output = new Option<string>("--out") { Description = "Folder for the charts.", Required = true };
        var command = new Command("plot", "Draws a comparison.") { input, output };
        command.SetAction((parsed, _) => CommandErrors.Run(() =>
        {
            var path = parsed.GetValue(input)!;
            if (!File.Exists(path))
                throw new FileNotFoundException($"{path} does not exist; give the file that compare or robustness wrote.");
            var file = ComparisonFile.Open(path);
            var folder = Directory.CreateDirectory(parsed.GetValue(output)!).FullName;
            foreach (var (name, chart) in ComparisonCharts.Draw(file))
            {
                PictureFile.Write(Path.Combine(folder, name + ".png"), chart, new SkiaImageCodec());
                Console.Error.WriteLine(Path.Combine(folder, name + ".png"));
            }
            Console.Write(ComparisonTables.Markdown(file));
        }));
        return command;
    }
}
