using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class DiffusersFolderTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void Create() => folder = new();

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Published_folder_is_read_component_by_component()
    {
        var read = DiffusersFolder.Open(Fixtures.At("unet2d-diffusers", "unconditional"));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(read.Pipeline, Is.EqualTo("DDIMPipeline"));
        Assert.That(read.Components.Select(c => (c.Name, c.Library, c.ClassName)), Is.EqualTo(new[]
        {
            ("scheduler", "diffusers", "DDIMScheduler"), ("unet", "diffusers", "UNet2DModel"),
        }));
        Assert.That(read.Find("unet")!.Config!.Required<int[]>("block_out_channels"), Is.EqualTo(new[] { 8, 16 }));
        Assert.That(read.Scheduler!.Json.GetProperty("_class_name").GetString(), Is.EqualTo("DDIMScheduler"));
        Assert.That(read.Scheduler.Config!.Required<double>("beta_end"), Is.EqualTo(0.02));
        Assert.That(read.Find("unet")!.Variant, Is.Null);
        Assert.That(read.WeightsHash, Does.Match("^[0-9a-f]{64}$"));
        Assert.That(read.Notes, Is.Empty);
        using var weights = read.Find("unet")!.OpenWeights();
        Assert.That(weights.Tensors, Does.ContainKey("conv_in.weight"));
    }

    [TestCase("unet2d-condition", "scheduler DDIMScheduler, unet UNet2DConditionModel")]
    [TestCase("dit/diffusers", "scheduler DDIMScheduler, transformer DiTTransformer2DModel")]
    [TestCase("autoencoder-kl", "vae AutoencoderKL")]
    [TestCase("autoencoder-kl/vae", "model AutoencoderKL")]
    public void Folder_without_an_index_is_known_by_its_configs(string fixture, string expected)
    {
        var path = Fixtures.At(fixture.Split('/'));
        var read = DiffusersFolder.Open(path);

        Assert.That(DiffusersFolder.Recognises(path), Is.True);
        Assert.That(read.Pipeline, Is.Null);
        Assert.That(string.Join(", ", read.Components.Select(c => $"{c.Name} {c.ClassName}")), Is.EqualTo(expected));
    }

    [TestCase("dit/dit")]
    [TestCase("edm-songunet/ddpmpp")]
    [TestCase("schedulers")]
    public void Other_folders_are_not_taken_for_one(string fixture)
    {
        Assert.That(DiffusersFolder.Recognises(Fixtures.At(fixture.Split('/'))), Is.False);
        Assert.That(() => DiffusersFolder.Open(Fixtures.At(fixture.Split('/'))),
            Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("model_index.json"));
    }

    [Test]
    public void Flat_folder_of_the_first_releases_has_its_components_at_the_root()
    {
        TinyDiffusers.Write(folder);
        foreach (var name in new[] { "unet/config.json", "unet/diffusion_pytorch_model.safetensors", "scheduler/scheduler_config.json" })
            File.Move(folder[name], folder[Path.GetFileName(name)]);
        Directory.Delete(folder["unet"]);
        Directory.Delete(folder["scheduler"]);

        var read = DiffusersFolder.Open(folder.Path);

        Assert.That(read.Find("unet")!.Directory, Is.EqualTo(folder.Path));
        Assert.That(TinyDiffusers.ValueOf(read), Is.EqualTo(1));
        Assert.That(read.Scheduler!.Config!.Required<int>("num_train_timesteps"), Is.EqualTo(10));
    }

    [Test]
    public void Component_the_pipeline_does_without_and_settings_of_its_own_are_no_components()
    {
        TinyDiffusers.Write(folder, """
            {"_class_name": "P", "_name_or_path": "x", "safety_checker": [null, null], "requires_safety_checker": false, "id2label": {"0": "tench"},
             "scheduler": ["diffusers", "DDPMScheduler"], "unet": ["diffusers", "UNet2DModel"]}
            """);

        var read = DiffusersFolder.Open(folder.Path);

        Assert.That(read.Components.Select(c => c.Name), Is.EqualTo(new[] { "scheduler", "unet" }));
        Assert.That(read.Settings.Keys, Is.EqualTo(new[] { "requires_safety_checker", "id2label" }));
        Assert.That(read.Settings["id2label"].GetProperty("0").GetString(), Is.EqualTo("tench"));
    }

    [Test]
    public void Component_of_another_library_needs_no_config()
    {
        TinyDiffusers.Write(folder,
            """{"_class_name": "P", "tokenizer": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DModel"]}""");
        Directory.CreateDirectory(folder["tokenizer"]);

        Assert.That(DiffusersFolder.Open(folder.Path).Find("tokenizer")!.Config, Is.Null);
    }

    [Test]
    public void Class_of_the_index_counts_and_the_difference_is_said()
    {
        TinyDiffusers.Write(folder, TinyDiffusers.Index.Replace("DDPMScheduler", "DDIMScheduler"));

        var read = DiffusersFolder.Open(folder.Path);

        Assert.That(read.Scheduler!.Json.GetProperty("_class_name").GetString(), Is.EqualTo("DDIMScheduler"));
        Assert.That(read.Notes,
            Is.EqualTo(new[] { "scheduler: the index says DDIMScheduler and the config DDPMScheduler; the index counts" }));
    }

    [Test]
    public void Hash_is_that_of_all_weights_one_after_the_other()
    {
        TinyDiffusers.Write(folder);
        TinyDiffusers.Config(folder, "vae", "AutoencoderKL");
        TinyDiffusers.Weights(folder["vae/diffusion_pytorch_model.safetensors"], 2);
        File.Delete(folder["model_index.json"]);
        byte[] all = [.. File.ReadAllBytes(folder["unet/diffusion_pytorch_model.safetensors"]),
            .. File.ReadAllBytes(folder["vae/diffusion_pytorch_model.safetensors"])];

        Assert.That(DiffusersFolder.Open(folder.Path).WeightsHash,
            Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(all))));
    }

    [Test]
    public void Opening_leaves_no_tensor_behind()
    {
        TinyDiffusers.Write(folder);

        TensorCount.IsUnchangedBy(() =>
        {
            using var weights = DiffusersFolder.Open(folder.Path).Find("unet")!.OpenWeights();
            using var w = weights.View("w");
        });
    }

    [Test]
    public void Bare_infinities_of_python_are_read_and_texts_stay()
    {
        TinyDiffusers.Write(folder);
        File.WriteAllText(folder["scheduler/scheduler_config.json"], """
            {"_class_name": "DDPMScheduler", "low": -Infinity, "high":Infinity, "list": [1, -Infinity],
             "text": "a \" -Infinity, NaN"}
            """);

        var config = DiffusersFolder.Open(folder.Path).Scheduler!.Config!;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(config.Required<double>("low"), Is.EqualTo(double.NegativeInfinity));
        Assert.That(config.Required<double>("high"), Is.EqualTo(double.PositiveInfinity));
        Assert.That(config.Required<double[]>("list"), Is.EqualTo(new[] { 1, double.NegativeInfinity }));
        Assert.That(config.Required<string>("text"), Is.EqualTo("a \" -Infinity, NaN"));
    }

    [TestCase("NaN", "holds a NaN, which is no number for a setting; write a number there, or null")]
    [TestCase("-Infinite", "not valid JSON")]
    [TestCase("Infinityy", "not valid JSON")]
    public void Other_bare_words_are_refused(string word, string message)
    {
        TinyDiffusers.Write(folder);
        var file = folder["scheduler/scheduler_config.json"];
        File.WriteAllText(file, $$"""{"_class_name": "DDPMScheduler", "x": {{word}}}""");

        Assert.That(() => DiffusersFolder.Open(folder.Path),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(file).And.Message.Contains(message));
    }

    [Test]
    public void Transformer_published_under_its_old_class_is_the_diffusion_transformer()
    {
        TinyDiffusers.Config(folder, "transformer", "Transformer2DModel");
        File.WriteAllText(folder["transformer/config.json"], """
            {"_class_name": "Transformer2DModel", "norm_type": "ada_norm_zero", "num_layers": 2, "cross_attention_dim": null,
             "num_vector_embeds": null, "only_cross_attention": false, "use_linear_projection": false, "attention_type": "default",
             "caption_channels": 8}
            """);

        var read = DiffusersFolder.Open(folder.Path);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(read.Components[0].ClassName, Is.EqualTo("DiTTransformer2DModel"));
        Assert.That(read.Components[0].Config!.Type, Is.EqualTo("DiTTransformer2DModel"));
        Assert.That(read.Components[0].Config!.Names, Is.EqualTo(new[] { "norm_type", "num_layers", "caption_channels" }),
            "what is not idle stays, for the network to refuse");
        Assert.That(read.Notes, Has.One.Contains("transformer: a Transformer2DModel with norm_type ada_norm_zero"));
    }

    [Test]
    public void Old_transformer_of_another_norm_keeps_its_class()
    {
        TinyDiffusers.Config(folder, "transformer", "Transformer2DModel");

        Assert.That(DiffusersFolder.Open(folder.Path).Components[0].ClassName, Is.EqualTo("Transformer2DModel"));
    }
}
