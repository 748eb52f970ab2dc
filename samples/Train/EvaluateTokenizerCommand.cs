using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Imaging;
using Generative.Runtime;
using Generative.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Samples.Train;

/// <summary><c>evaluate-tokenizer</c>: what a tokenizer of pictures keeps of the test pictures.</summary>
internal static class EvaluateTokenizerCommand
{
    private const int BatchSize = 250;

    public static Command Create()
    {
        var model = new Option<string>("--tokenizer") { Description = "Folder of the tokenizer.", Required = true };
        var classifier = new Option<string>("--classifier") { Description = "Folder of the classifier that measures.", Required = true };
        var data = new Option<string>("--data") { Description = "Folder with Fashion-MNIST.", Required = true };
        var pictures = new Option<string?>("--out") { Description = "Picture to write: test pictures above what came back." };
        var threads = new Option<int?>("--threads") { Description = "Threads of torch." };
        var command = new Command("evaluate-tokenizer", "Measures what a tokenizer keeps of pictures.") { model, classifier, data, pictures, threads };
        command.SetAction((parsed, cancel) => CommandErrors.Run(() =>
        {
            TorchThreads.Apply(parsed.GetValue(threads));
            using var test = FashionMnist.Load(parsed.GetValue(data)!, DataSplit.Test);
            using var tokenizer = ImageTokenizerFolder.Open(parsed.GetValue(model)!);
            using var measure = new PictureMeasure(parsed.GetValue(classifier)!);
            using var noGrad = no_grad();
            var (originals, returned) = (new List<Picture>(), new List<Picture>());
            var used = new HashSet<long>();
            var (squared, absolute) = (0.0, 0.0);
            for (var first = 0L; first < test.Count; first += BatchSize)
            {
                cancel.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var images = test.Pick(arange(first, Math.Min(first + BatchSize, test.Count), ScalarType.Int64)).Images;
                var ids = tokenizer.Encode(images);
                var back = tokenizer.Decode(ids);
                used.UnionWith(ids.data<long>().ToArray());
                squared += (back - images).square().sum().item<float>();
                absolute += (back - images).abs().sum().item<float>();
                originals.AddRange(TensorPictures.FromTensor(images));
                returned.AddRange(TensorPictures.FromTensor(back));
            }
            var values = (double)test.Count * tokenizer.Layout.PictureShape.Aggregate(1, (a, b) => a * b);
            var (seen, kept) = (measure.Answers(originals), measure.Answers(returned));
            using var labels = test.Labels.clone();
            var truth = labels.data<long>().ToArray();
            using var before = measure.Statistics(test, cancel);
            using var after = measure.Statistics(returned);
            if (parsed.GetValue(pictures) is { } path)
                PictureFile.Write(path, PictureGrid.Arrange([.. originals.Take(20), .. returned.Take(20)], 20), new SkiaImageCodec());
            Console.WriteLine(new JsonObject
            {
                ["tokenizer"] = parsed.GetValue(model)!, ["tokens"] = tokenizer.Layout.Tokens, ["codes"] = tokenizer.Layout.Codes,
                ["codeUsage"] = (double)used.Count / tokenizer.Layout.Codes,
                ["meanSquaredError"] = squared / values, ["meanAbsoluteError"] = absolute / values,
                ["classKept"] = (double)seen.Zip(kept).Count(p => p.First == p.Second) / seen.Count,
                ["accuracyOfOriginals"] = (double)seen.Zip(truth).Count(p => p.First == p.Second) / seen.Count,
                ["accuracyOfReconstructions"] = (double)kept.Zip(truth).Count(p => p.First == p.Second) / kept.Count,
                ["frechetToTest"] = FrechetDistance.Between(after, before),
            }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }));
        return command;
    }
}
