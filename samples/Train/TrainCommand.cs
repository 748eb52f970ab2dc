using System.CommandLine;
using Generative.Networks;
using Generative.Runtime;
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
        var data = new Option<string>("--data")
        {
            Description = "Folder with the four IDX files of Fashion-MNIST; for text a file with one passage a line.", Required = true,
        };
        var tokenizer = new Option<string?>("--tokenizer") 
        {
            Description = "Folder of the tokenizer: for text one that the command 'tokenizer' wrote, for picture tokens an exported one; "
                + "with --resume the run's own.",
        };
        var classifier = new Option<string?>("--classifier") { Description = "For a tokenizer of pictures: folder of the classifier that compares them." };
        var output = new Option<string>("--out") { Description = "Folder of the run.", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Go on from the checkpoint in --out." };
        var steps = new Option<long?>("--steps") { Description = "Steps in all, instead of the recipe's." };
        var seed = new Option<long?>("--seed") { Description = "Seed, instead of the recipe's." };
        var threads = new Option<int?>("--threads") { Description = "Threads of torch; other numbers round differently." };
        var device = new Option<string>("--device") { Description = DeviceChoice.Choices + ".", DefaultValueFactory = _ => "cpu" };
        var every = new Option<double>("--report-seconds")
        {
            Description = "Seconds between progress lines.", DefaultValueFactory = _ => 30,
        };
        var command = new Command("train", "Trains a network.") { config, data, tokenizer, classifier, output, resume, steps, seed, threads, device, every };
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
            TorchThreads.Apply(parsed.GetValue(threads));
            var runsOn = DeviceChoice.Resolve(parsed.GetValue(device)!);
            using var looks = recipe.NeedsClassifier ? Classifiers.Open(parsed.GetValue(classifier)
                ?? throw new ArgumentException("--classifier is missing; give a classifier's folder such as models/fashion-classifier.")) : null;
            Train(recipe, new(parsed.GetValue(data)!, parsed.GetValue(tokenizer)), looks, folder, resuming, runsOn, parsed.GetValue(every), cancel);
        }));
        return command;
    }

    private static void Train(TrainingRecipe recipe, TrainingSource source, ImageClassifier? looks, string folder, bool resume,
        torch.Device device, double every, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        using var data = source.Open(recipe.Model, folder, cancel);
        using var network = recipe.CreateNetwork();
        looks?.to(device);
        var objective = recipe.CreateObjective(network, looks);
        var checkpoint = Path.Combine(folder, CheckpointName);
        if (!File.Exists(checkpoint))
            recipe.Save(Path.Combine(folder, RecipeName));
        var trainer = new Trainer(objective, data, recipe.Options with { Device = device });
        Console.Error.WriteLine($"{network.parameters().Sum(p => p.numel()):N0} parameters, {data.Count:N0} examples, "
            + $"{recipe.Options.Steps:N0} steps of {recipe.Options.BatchSize}, {torch.get_num_threads()} thread(s)");
        TrainingResult result;
        try
        {
            result = ProgressDisplay.Show(every, progress => trainer.Run(checkpoint, resume && File.Exists(checkpoint), progress, cancel));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Everything done so far is saved; go on with --resume.");
            throw;
        }

        var loss = result.Curve is [.., var last] ? $", last loss {last.Loss:F4}" : "";
        Console.Error.WriteLine($"done: {result.Step:N0} steps in {result.Elapsed:d\\.hh\\:mm\\:ss}{loss}");
    }
}
