using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Folders whose network is told more than the repository's fixtures tell theirs.</summary>
public sealed class UNet2DInputsTests
{
    private const string Config = """
        {"_class_name": "UNet2DConditionModel", "in_channels": 4, "out_channels": 4, "down_block_types": ["CrossAttnDownBlock2D"],
         "up_block_types": ["CrossAttnUpBlock2D"], "block_out_channels": [8], "layers_per_block": 1, "norm_num_groups": 4,
         "attention_head_dim": 2, "cross_attention_dim": 12, "num_class_embeds": 5, "addition_embed_type": "text_time",
         "addition_time_embed_dim": 8, "projection_class_embeddings_input_dim": 58}
        """;

    [Test]
    public void Network_of_an_SDXL_folder_is_told_labels_pooled_text_and_sizes_and_its_variant_of_weights_is_found()
    {
        using var fixtures = new TemporaryFixtures();
        var unet = Directory.CreateDirectory(Path.Combine(fixtures.Root, "unet2d-condition", "unet")).FullName;
        File.WriteAllText(Path.Combine(unet, "config.json"), Config);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = UNet2DConditionModel.Create(Settings());
        network.eval();
        SafetensorsWriter.Write(Path.Combine(unet, "diffusion_pytorch_model.fp16.safetensors"), network.state_dict());
        Dictionary<string, Tensor> cases = new()
        {
            ["sample"] = randn(2, 4, 8, 8), ["timesteps"] = tensor(new[] { 3L, 700L }), ["encoder_hidden_states"] = randn(2, 3, 12),
            ["class_labels"] = tensor(new[] { 0L, 4L }), ["added.text_embeds"] = randn(2, 10), ["added.time_ids"] = rand(2, 6),
        };
        cases["output"] = network.forward(cases["sample"], cases["timesteps"], cases["encoder_hidden_states"], new()
        {
            ClassLabels = cases["class_labels"], TextEmbeds = cases["added.text_embeds"], TimeIds = cases["added.time_ids"],
        });
        SafetensorsWriter.Write(Path.Combine(unet, "..", "cases.safetensors"), cases);

        string[] lines = [.. fixtures.Run().Select(r => r.Line)];

        Assert.That(lines, Has.Length.EqualTo(2).And.All.EndsWith("ok"));
    }

    // By the published rules: Heun lists each inner point of linspace(0, 999, 5) twice, PNDM its second point.
    [TestCase("HeunDiscreteScheduler", 999, 749.25, 749.25, 499.5, 499.5, 249.75, 249.75, 0, 0)]
    [TestCase("PNDMScheduler", 800, 600, 600, 400, 200, 0)]
    [TestCase("DDPMScheduler", 800, 600, 400, 200, 0)]
    public void Run_of_a_scheduler_that_evaluates_more_often_than_it_steps_has_the_listed_timesteps(string name, params double[] listed)
    {
        using var fixtures = new TemporaryFixtures();
        var folder = Directory.CreateDirectory(Path.Combine(fixtures.Root, "unet2d-condition")).FullName;
        foreach (var (part, file, json) in new[] { ("unet", "config.json", Config), ("scheduler", "scheduler_config.json",
            $$"""{"_class_name": "{{name}}", "skip_prk_steps": true}""") })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, part)).FullName, file), json);
        using var scope = NewDisposeScope();
        using var network = UNet2DConditionModel.Create(Settings());
        SafetensorsWriter.Write(Path.Combine(folder, "unet", "diffusion_pytorch_model.safetensors"), network.state_dict());
        SafetensorsWriter.Write(Path.Combine(folder, "cases.safetensors"),
            new Dictionary<string, Tensor> { ["pipe.timesteps"] = tensor(listed) });

        string[] lines = [.. fixtures.Run().Select(r => r.Line)];

        Assert.That(lines, Has.Length.EqualTo(2).And.All.EndsWith("ok"));
    }

    [Test]
    public void Inputs_of_a_guided_run_come_as_one_batch_with_no_text_first()
    {
        using var fixtures = new TemporaryFixtures();
        var path = Path.Combine(fixtures.Root, "cases.safetensors");
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor>
        {
            ["class_labels"] = tensor(new[] { 7L, 8L, 9L }), ["cfg.x_T"] = zeros(2, 1, 1, 1), ["cfg.cond"] = ones(1, 3, 12),
            ["cfg.uncond"] = zeros(1, 3, 12), ["cfg.cond_text_embeds"] = ones(2, 10), ["cfg.uncond_text_embeds"] = zeros(2, 10),
            ["cfg.time_ids"] = ones(2, 6),
        });
        using var file = SafetensorsFile.Open(path);
        var inputs = new UNet2DInputs(file);

        var extras = inputs.ExtrasOf("cfg", 2, masked: false);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(inputs.IsGuided("cfg"));
        Assert.That(inputs.TextOf("cfg", 2)!.sum(1).sum(1).data<float>(), Is.EqualTo(new float[] { 0, 0, 36, 36 }));
        Assert.That(extras.TextEmbeds!.sum(1).data<float>(), Is.EqualTo(new float[] { 0, 0, 10, 10 }));
        Assert.That(extras.TimeIds!.shape, Is.EqualTo(new long[] { 4, 6 }));
        Assert.That(extras.ClassLabels!.data<long>(), Is.EqualTo(new long[] { 7, 8, 7, 8 }));
        Assert.That(file.Tensors.Keys, Has.All.Matches<string>(UNet2DInputs.Is));
    }

    private static ComponentSettings Settings()
    {
        using var json = System.Text.Json.JsonDocument.Parse(Config);
        return ComponentSettings.Parse(json.RootElement, "config.json", "_class_name");
    }
}
