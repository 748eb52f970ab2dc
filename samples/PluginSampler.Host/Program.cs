// Runs a sampler the SDK has never heard of beside one of its own, on one model and one seed.
using Generative.DependencyInjection;
using Generative.Imaging;
using Generative.Pipelines;
using Generative.Samples.PluginSampler;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddGenerative(o => o.ModelRoots.Add(Path.Combine(AppContext.BaseDirectory, "models")))
    .AddSampler<MidpointSampler>("midpoint");                       // the one line that plugs it in
await using var provider = services.BuildServiceProvider();

var pipeline = provider.GetRequiredService<ImagePipeline>();
foreach (var sampler in new[] { "midpoint", "edm-heun" })
{
    var result = await pipeline.GenerateAsync(new ImageRequest
    {
        Model = "fashion-edm", Sampler = sampler, Classes = ["sneaker", "bag", "dress"], Count = 6, Seed = 1, Steps = 12,
    });
    var file = $"plugin-{sampler}.png";
    PictureFile.Write(file, PictureGrid.Arrange(result.Pictures, columns: 6, scale: 2), provider.GetRequiredService<IImageCodec>());
    Console.WriteLine($"{file}: {result.Pictures.Count} pictures, {result.NetworkEvaluations} evaluations each, {result.Plan.Verdict}");
}
