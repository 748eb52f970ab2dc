using System.CommandLine;
using Generative.Checkpoints;
using Generative.Training;
using TorchSharp;

namespace Generative.Samples.Train;

/// <summary><c>export</c>: a model folder from a run: averaged weights, config, loss curve, card.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "Folder of the run.", Required = true };
        var model = new Option<string>("--model") { Description = "Model folder to write.", Required = true };
        var dtype = new Option<string>("--dtype") { Description = "f16 or f32.", DefaultValueFactory = _ => "f16" };
        var data = new Option<string?>("--data") { Description = "Folder with Fashion-MNIST, for a classifier's accuracy in its card." };
        var config = new Option<string?>("--config") { Description = "Recipe that describes the model, instead of the run's own." };
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "File in the run's folder to export.", DefaultValueFactory = _ => TrainCommand.CheckpointName,
        };
        var command = new Command("export", "Writes a model folder from a run.") { run, model, dtype, data, config, checkpoint };
        command.SetAction((parsed, cancel) => CommandErrors.Run(() =>
        {
            var folder = parsed.GetValue(run)!;
            var floatAs = parsed.GetValue(dtype) switch
            {
                "f16" => torch.ScalarType.Float16,
                "f32" => torch.ScalarType.Float32,
                var other => throw new ArgumentException($"--dtype is {other}; give f16 or f32."),
            };
            var recipe = TrainingRecipe.Open(parsed.GetValue(config) ?? Path.Combine(folder, TrainCommand.RecipeName));
            using var stored = TrainingCheckpoint.Open(Path.Combine(folder, parsed.GetValue(checkpoint)!));
            var target = parsed.GetValue(model)!;
            if (recipe.Model.State.Kind == "text")
                TokenizerFiles.Copy(folder, Directory.CreateDirectory(target).FullName);      // before the weights: a model without its tokenizer is none
            if (recipe.IsImageTokenizer)
            {
                var tokenizer = TokenizerExport.Write(recipe, stored, target, floatAs);
                Console.WriteLine($"{tokenizer.Directory}: SHA-256 {tokenizer.WeightsHash}");
                return;
            }
            if (Directory.Exists(Path.Combine(folder, ImageTokenizerFolder.Name)))
                ImageTokenizerFolder.Copy(Path.Combine(folder, ImageTokenizerFolder.Name), Path.Combine(target, ImageTokenizerFolder.Name));
            var written = Export(recipe, stored, target, floatAs, parsed.GetValue(data), cancel);
            Console.WriteLine($"{written.Directory}: {new FileInfo(written.WeightsPath).Length:N0} bytes, SHA-256 {written.WeightsHash}");
        }));
        return command;
    }

    private static ModelFolder Export(
        TrainingRecipe recipe, TrainingCheckpoint stored, string target, torch.ScalarType floatAs, string? data, CancellationToken cancel)
    {
        using var scope = torch.NewDisposeScope();
        using var network = recipe.CreateNetwork();
        var folder = ModelFolder.Write(target, recipe.Model, stored.ReadEma(), card: null, floatAs);

        // The figures are those of the file just written, rounding included, and a file that does not load is found out here.
        using (var weights = folder.OpenWeights())
            WeightLoader.Load(network, weights);
        ClassAccuracy? accuracy = null;
        if (data is not null && network is torch.nn.Module<torch.Tensor, torch.Tensor> classifier)
        {
            using var test = FashionMnist.Load(data, DataSplit.Test);
            accuracy = ClassAccuracy.Measure(classifier, test, cancellationToken: cancel);
        }

        LossCurve.Write(Path.Combine(target, LossCurve.FileName), recipe.Model.Name, stored.Curve);
        var card = ModelCardText.Write(recipe, stored, network, LossCurve.FileName, accuracy);
        // A card that is there stays: figures measured later are written into it by hand.
        return ModelFolder.Write(target, recipe.Model, stored.ReadEma(), File.Exists(folder.CardPath) ? null : card, floatAs);
    }
}
