using Generative.Imaging;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class LatentFolderTests
{
    private TinyModelFolder folder = null!;
    private ModelCatalog catalog = null!;
    private ImagePipeline pipeline = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        catalog = new([folder.Root], new Dictionary<string, string>(), () => CPU);
        pipeline = new(catalog, new SamplerRegistry(KnownSamplers.All), new RowStreamsFactory());
    }

    [TearDown]
    public void Free()
    {
        catalog.Dispose();
        folder.Dispose();
    }

    private async Task<byte[][]> Pictures(string model, string? sampler = null, int batch = 8, params string[] classes) =>
        [.. (await pipeline.GenerateAsync(new()
        {
            Model = model, Sampler = sampler, Steps = 4, Count = 2, Seed = 5, BatchSize = batch, Classes = classes,
        })).Pictures.Select(p => p.Pixels.ToArray())];

    [Test]
    public async Task Latent_folder_decodes_to_pictures_previews_too()
    {
        Fixtures.CopyTo(folder["l"], "dit", "diffusers");
        Fixtures.CopyTo(folder["l/vae"], "autoencoder-kl", "vae");
        var previews = new List<IReadOnlyList<Picture>>();

        var result = await pipeline.GenerateAsync(
            new() { Model = "l", Steps = 3, Count = 2, Classes = ["3"] }, step => previews.Add(step.Preview()));

        Assert.That(result.Card.PictureShape, Is.EqualTo(new long[] { 3, 16, 16 }));
        Assert.That(result.Pictures.Select(p => (p.Width, p.Height, p.Channels)), Is.All.EqualTo((16, 16, 3)).And.Exactly(2).Items);
        Assert.That(previews.Select(p => p[0].Width), Is.All.EqualTo(16));
        Assert.That(result.Plan.Guidance, Is.EqualTo(4), "what its pipeline guides with");
    }

    [Test]
    public async Task Latent_folder_encodes_pictures_to_start_from()
    {
        Fixtures.CopyTo(folder["l"], "dit", "diffusers");
        Fixtures.CopyTo(folder["l/vae"], "autoencoder-kl", "vae");
        var init = new Picture(16, 16, 3, new byte[3 * 16 * 16]);

        var result = await pipeline.GenerateAsync(new() { Model = "l", Steps = 4, Classes = ["3"], Init = [init], Strength = 0.5 });

        Assert.That(result.Pictures[0].Width, Is.EqualTo(16));
    }

    [Test]
    public void Latents_without_an_autoencoder_are_refused_before_time_is_spent()
    {
        Fixtures.CopyTo(folder["l"], "dit", "diffusers");

        Assert.That(() => pipeline.Plan(new() { Model = "l", Classes = ["3"] }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("put one into it as vae/"));
    }

    [Test]
    public async Task Transformer_published_under_its_old_class_makes_the_same_pictures()
    {
        Fixtures.CopyTo(folder["l"], "dit", "diffusers");
        Fixtures.CopyTo(folder["l/vae"], "autoencoder-kl", "vae");
        var today = await Pictures("l", classes: ["3"]);
        var config = Path.Combine(folder["l"], "transformer", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"DiTTransformer2DModel\"",
            "\"Transformer2DModel\", \"num_vector_embeds\": null, \"only_cross_attention\": false, \"cross_attention_dim\": null"));
        Directory.Move(folder["l"], folder["old"]);

        Assert.That(await Pictures("old", classes: ["3"]), Is.EqualTo(today));
    }
}
