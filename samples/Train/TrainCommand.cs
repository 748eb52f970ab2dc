using System.CommandLine;
using Generative.Training;
using TorchSharp;

namespace Generative.Samples.Train;

/// <summary><c>train</c>: trains what a recipe describes, or goes on where an earlier run stopped.</summary>
internal static class TrainCommand
{
    public const string CheckpointName = "checkpoint.safetensors", RecipeName = "recipe.json";

    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Recipe; with --resume the one in --out is the default." };
        var data = new Option<string>("--data") { Description = "Folder with the four IDX files of Fashion-MNIST.", Required = true };
        var output = new Option<string>("--out") { Description = "Folder of the run.", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Go on from the checkpoint in --out." };
        var steps = new Option<long?>("--steps") { Description = "Steps in all, instead of the recipe's." };
        var seed = new Option<long?>("--seed") { Description = "Seed, instead of the recipe's." };
        var threads = new Option<int?>("--threads") { Description = "Threads of torch; other numbers round differently." };
        var device = new Option<string>("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
        var every = new Option<double>("--report-seconds") { Description = "Seconds between progress lines.", DefaultValueFactory = _ => 30 };
        var command = new Command("train", "Trains a network.") { config, data, output, resume, steps, seed, threads, device, every };
        command.SetAction((parsed, cancel) => CommandErrors.Run(() =>
        {
            var folder = parsed.GetValue(output)!;
            var resuming = parsed.GetValue(resume);
            var path = parsed.GetValue(config) ?? (resuming ? Path.Combine(folder, RecipeName)
                : throw new ArgumentException("--config is missing; give a recipe such as configs/fashion-edm.json."));
            var recipe = TrainingRecipe.Open(path).With(new Dictionary<string, long?>
            {
                ["steps"] = parsed.GetValue(steps), ["seed"] = parsed.GetValue(seed),
            });
            if (parsed.GetValue(threads) is { } count)
                torch.set_num_threads(count >= 1 ? count : throw new ArgumentException($"--threads is {count}; give at least 1."));
            Train(recipe, parsed.GetValue(data)!, folder, resuming, new torch.Device(parsed.GetValue(device)!), parsed.GetValue(every), cancel);
        }));
        return command;
    }

    private static void Train(
        TrainingRecipe recipe, string data, string folder, bool resume, torch.Device device, double every, CancellationToken cancel)
    {
        using var images = FashionMnist.Load(data, DataSplit.Train);
        using var network = recipe.CreateNetwork();
        var objective = recipe.CreateObjective(network);
        Directory.CreateDirectory(folder);
        var checkpoint = Path.Combine(folder, CheckpointName);
        var trainer = new Trainer(objective, images, recipe.Options with { Device = device });
        Console.Error.WriteLine($"{network.parameters().Sum(p => p.numel()):N0} parameters, {images.Count:N0} pictures, "
            + $"{recipe.Options.Steps:N0} steps of {recipe.Options.BatchSize}, {torch.get_num_threads()} thread(s)");
        if (!resume || !File.Exists(Path.Combine(folder, RecipeName)))
            File.WriteAllText(Path.Combine(folder, RecipeName), recipe.Text);
        var result = ProgressDisplay.Show(every, progress => trainer.Run(checkpoint, resume, progress, cancel));
        Console.Error.WriteLine($"done: {result.Step:N0} steps in {result.Elapsed:hh\\:mm\\:ss}, {(result.Curve is [.., var last] ? $"last loss {last.Loss:F4}" : "no report")}");
    }
}
