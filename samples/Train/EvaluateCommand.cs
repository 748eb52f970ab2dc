using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.DependencyInjection;
using Generative.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Train;

/// <summary><c>evaluate</c>: how good a model's pictures are, to the classifier: are they of their class, and how far are they from the data.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model folder to measure.", Required = true };
        var classifier = new Option<string>("--classifier") { Description = "Folder of the classifier that measures.", Required = true };
        var data = new Option<string?>("--data") { Description = "Folder with Fashion-MNIST, for the Fréchet distance." };
        var count = new Option<int>("--count") { Description = "Pictures to make.", DefaultValueFactory = _ => 2000 };
        var label = new Option<string>("--class") { Description = "Class name, or all.", DefaultValueFactory = _ => "all" };
        var sampler = new Option<string?>("--sampler") { Description = "Sampler, the model's default when left out." };
        var steps = new Option<int?>("--steps") { Description = "Steps, the model's default when left out." };
        var guidance = new Option<double?>("--guidance") { Description = "Guidance weight, the model's default when left out." };
        var seed = new Option<long>("--seed") { Description = "Seed of the first picture.", DefaultValueFactory = _ => 0 };
        var threads = new Option<int?>("--threads") { Description = "Threads of torch." };
        var command = new Command("evaluate", "Measures a model's pictures.") { model, classifier, data, count, label, sampler, steps, guidance, seed, threads };
        command.SetAction((parsed, cancel) => CommandErrors.Run(() =>
        {
            var services = new ServiceCollection();
            services.AddGenerative(o => o.Threads = parsed.GetValue(threads));
            using var provider = services.BuildServiceProvider();
            var folder = parsed.GetValue(model)!;
            var card = provider.GetRequiredService<IModelCatalog>().Get(folder).Card;      // also starts torch with those threads
            var wanted = parsed.GetValue(label)!;
            var request = new ImageRequest
            {
                Model = folder, Sampler = parsed.GetValue(sampler), Steps = parsed.GetValue(steps), Guidance = parsed.GetValue(guidance),
                Count = parsed.GetValue(count), Seed = parsed.GetValue(seed), Classes = wanted == "all" ? card.Classes : [wanted], BatchSize = 32,
            };
            var result = provider.GetRequiredService<ImagePipeline>().GenerateAsync(request, cancellation: cancel).GetAwaiter().GetResult();
            using var measure = new PictureMeasure(parsed.GetValue(classifier)!);
            var answers = measure.Answers(result.Pictures);
            var right = Enumerable.Range(0, answers.Count).Where(i => answers[i] == result.Plan.Classes[i]).ToArray();
            var json = new JsonObject
            {
                ["model"] = folder, ["sampler"] = result.Plan.Sampler.Name, ["steps"] = result.Plan.Steps, ["guidance"] = result.Plan.Guidance,
                ["networkEvaluations"] = result.NetworkEvaluations, ["count"] = answers.Count, ["class"] = wanted,
                ["ofTheirClass"] = (double)right.Length / answers.Count,
                ["perClass"] = new JsonObject([.. result.Plan.Classes.Index().GroupBy(c => c.Item).OrderBy(g => g.Key).Select(g =>
                    KeyValuePair.Create(card.Classes[g.Key], (JsonNode?)((double)g.Count(c => answers[c.Index] == g.Key) / g.Count())))]),
            };
            if (parsed.GetValue(data) is { } images)
                measure.AddDistances(json, result.Pictures, images, cancel);
            Console.WriteLine(json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }));
        return command;
    }
}
