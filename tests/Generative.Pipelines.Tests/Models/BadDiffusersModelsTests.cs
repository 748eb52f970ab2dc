using Generative.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class BadDiffusersModelsTests
{
    private TinyModelFolder folder = null!;

    [SetUp]
    public void Copy()
    {
        folder = new();
        Fixtures.CopyTo(folder["m"], "unet2d-diffusers", "unconditional");
    }

    [TearDown]
    public void Free() => folder.Dispose();

    private string At(string name) => Path.Combine(folder["m"], name);

    private ModelDescription Describe() => DiffusersModels.Describe(DiffusersFolder.Open(folder["m"]));

    private void Change(string file, string part, string changed)
    {
        var text = File.ReadAllText(At(file));
        Assert.That(text, Does.Contain(part), "the change must hit something");
        File.WriteAllText(At(file), text.Replace(part, changed));
    }

    [Test]
    public void Unknown_network_is_named_with_the_known()
    {
        Change("model_index.json", "UNet2DModel", "UNet9DModel");

        Assert.That(Describe, Throws.TypeOf<InvalidDataException>().With.Message.Contains("'_class_name' of 'unet' is \"UNet9DModel\"")
            .And.Message.Contains("UNet2DModel and DiTTransformer2DModel"));
    }

    [Test]
    public void Unknown_scheduler_is_named_with_the_known()
    {
        Change("model_index.json", "DDIMScheduler", "KDPMScheduler");

        Assert.That(Describe,
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("KDPMScheduler").And.Message.Contains("DDIMScheduler"));
    }

    [Test]
    public void Missing_scheduler_is_said_to_be()
    {
        File.Delete(At("model_index.json"));
        File.Delete(At("scheduler/scheduler_config.json"));

        Assert.That(Describe, Throws.TypeOf<InvalidDataException>().With.Message.Contains("add scheduler/scheduler_config.json"));
    }

    [TestCase("\"out_channels\": 3", "\"out_channels\": 4", "'in_channels' is 3 and 'out_channels' 4")]
    [TestCase("\"sample_size\": 8", "\"sample_size\": null", "sample_size")]
    [TestCase("\"sample_size\": 8", "\"sample_size\": [8, 0]", "'sample_size' is [8, 0]")]
    [TestCase("\"class_embed_type\": null", "\"class_embed_type\": \"identity\"", "'class_embed_type' is \"identity\"")]
    public void Config_no_pipeline_can_sample_is_refused_in_words(string part, string changed, string message)
    {
        Change("unet/config.json", part, changed);

        Assert.That(Describe, Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void Missing_weights_are_found_out_before_time_is_spent()
    {
        File.Delete(At("unet/diffusion_pytorch_model.safetensors"));

        Assert.That(Describe, Throws.TypeOf<FileNotFoundException>().With.Message.Contains("the weights of 'unet' are missing"));
    }

    [Test]
    public void Autoencoder_of_other_latents_is_refused()
    {
        Fixtures.CopyTo(At("vae"), "autoencoder-kl", "vae");
        File.Delete(At("model_index.json"));

        Assert.That(Describe,
            Throws.TypeOf<InvalidDataException>()
                .With.Message.Contains("'latent_channels' is 4, and the network beside it has 3 channels"));
    }

    [Test]
    public void Loads_good_and_bad_leave_no_tensor_behind()
    {
        File.WriteAllText(At("unet/diffusion_pytorch_model.fp16.safetensors"), "broken");
        var parameters = 0;
        using (var network = Networks.NetworkFactory.Build(DiffusersFolder.Open(folder["m"]).Find("unet")!.Config!))
            parameters = network.parameters().Count();

        LiveTensors.AreUnchangedBy(() =>
        {
            DiffusersModels.Load(DiffusersFolder.Open(folder["m"]), CPU).Dispose();
            Assert.That(() => DiffusersModels.Load(DiffusersFolder.Open(folder["m"], new() { Variant = "fp16" }), CPU),
                Throws.TypeOf<InvalidDataException>());
        }, rounds: 3, parametersMade: 2 * parameters);
    }

    [Test]
    public void Component_with_weights_that_has_no_place_is_refused_by_name()
    {
        Fixtures.CopyTo(At("vqvae"), "autoencoder-kl", "vae");
        Change("vqvae/config.json", "AutoencoderKL", "VQModel");
        File.Delete(At("model_index.json"));

        Assert.That(Describe, Throws.TypeOf<InvalidDataException>().With.Message.Contains("'_class_name' of 'vqvae' is \"VQModel\"")
            .And.Message.Contains("has weights and no place here"));
    }
}
