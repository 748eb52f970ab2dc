using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class DiffusersWriteTests
{
    private TempFolder folder = null!;
    private Dictionary<string, Tensor> tensors = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        tensors = new() { ["b"] = arange(6, ScalarType.Float32).reshape(2, 3), ["a"] = full(4, 0.1, ScalarType.Float32),
            ["n"] = tensor(7L) };
    }

    [TearDown]
    public void Remove()
    {
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
        folder.Dispose();
    }

    private DiffusersContent Content(string? pipeline = "DDPMPipeline") => new(pipeline,
    [
        new("unet", ComponentSettings.Create("UNet2DModel", new Dictionary<string, object?>
        {
            ["sample_size"] = 8, ["class_embed_type"] = null,
        }), tensors),
        new("scheduler", ComponentSettings.Create("DDPMScheduler", new Dictionary<string, object?> { ["beta_end"] = 0.02 })),
    ]);

    private DiffusersFolder Write(DiffusersWriteOptions? options = null) => DiffusersFolder.Write(folder["out"], Content(), options);

    private string[] Files() => [.. Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder["out"], f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Test]
    public void Folder_written_is_the_folder_read()
    {
        var read = Write();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Files(), Is.EqualTo(new[]
        {
            "model_index.json", "scheduler/scheduler_config.json", "unet/config.json", "unet/diffusion_pytorch_model.safetensors",
        }));
        Assert.That(read.Pipeline, Is.EqualTo("DDPMPipeline"));
        Assert.That(read.Find("unet")!.Config!.Required<int>("sample_size"), Is.EqualTo(8));
        Assert.That(read.Scheduler!.Config!.Required<double>("beta_end"), Is.EqualTo(0.02));
        using var weights = read.Find("unet")!.OpenWeights();
        Assert.That(weights.Tensors.Keys, Is.EquivalentTo(tensors.Keys));
        Assert.That(weights.Metadata["format"], Is.EqualTo("pt"));
        foreach (var (name, tensor) in tensors)
        {
            using var stored = weights.View(name);
            Assert.That(stored.dtype, Is.EqualTo(tensor.dtype));
            Assert.That(stored.eq(tensor).all().item<bool>(), name);
        }
    }

    [Test]
    public void Configs_carry_what_the_python_library_looks_for()
    {
        Write();

        var index = JsonNode.Parse(File.ReadAllText(folder["out/model_index.json"]))!;
        var config = JsonNode.Parse(File.ReadAllText(folder["out/unet/config.json"]))!;
        Assert.That(index["unet"]!.ToJsonString(), Is.EqualTo("""["diffusers","UNet2DModel"]"""));
        Assert.That((string?)config["_class_name"], Is.EqualTo("UNet2DModel"));
        Assert.That((string?)config["_diffusers_version"], Is.EqualTo(DiffusersContent.Version));
        Assert.That(config.AsObject().ContainsKey("class_embed_type"), "a setting that is null is written as null");
        Assert.That(config.AsObject().ContainsKey("type"), Is.False);
    }

    [Test]
    public void Config_read_from_a_folder_is_written_as_it_was()
    {
        var source = DiffusersFolder.Open(Fixtures.At("unet2d-diffusers", "unconditional"));
        DiffusersFolder.Write(folder["out"], new("DDIMPipeline",
            [new("unet", source.Find("unet")!.Config!, tensors), new("scheduler", source.Scheduler!.Config!)]));

        foreach (var name in new[] { "unet/config.json", "scheduler/scheduler_config.json" })
        {
            var (before, after) = (JsonNode.Parse(File.ReadAllText(Path.Combine(source.Directory, name))),
                JsonNode.Parse(File.ReadAllText(folder[$"out/{name}"])));
            Assert.That(JsonNode.DeepEquals(before, after), name);
        }
    }

    [Test]
    public void Settings_of_the_index_are_kept()
    {
        var read = DiffusersFolder.Write(folder["out"], Content() with
        {
            Settings = new Dictionary<string, JsonNode?> { ["id2label"] = new JsonObject { ["0"] = "tench" } },
        });

        Assert.That(read.Settings["id2label"].GetProperty("0").GetString(), Is.EqualTo("tench"));
    }

    [Test]
    public void Half_precision_under_a_variant_stands_beside_the_plain_weights()
    {
        Write();
        var half = Write(new() { FloatAs = ScalarType.Float16, Variant = "fp16" });

        Assert.That(Files(),
            Does.Contain("unet/diffusion_pytorch_model.fp16.safetensors").And.Contain("unet/diffusion_pytorch_model.safetensors"));
        using var weights = half.Find("unet")!.OpenWeights();
        Assert.That(weights.Tensors.Values.OrderBy(t => t.Name).Select(t => t.DType), Is.EqualTo(new[] { "F16", "F16", "I64" }));
    }

    [Test]
    public void Large_weights_are_split_and_the_index_leads_to_every_tensor()
    {
        var read = Write(new() { MaxShardBytes = 32 });

        Assert.That(Files(), Is.EqualTo(new[]
        {
            "model_index.json", "scheduler/scheduler_config.json", "unet/config.json",
            "unet/diffusion_pytorch_model-00001-of-00002.safetensors", "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
            "unet/diffusion_pytorch_model.safetensors.index.json",
        }));
        using var weights = read.Find("unet")!.OpenWeights();
        Assert.That(weights.Tensors.Keys, Is.EquivalentTo(tensors.Keys));
        var index = JsonDocument.Parse(File.ReadAllText(folder["out/unet/diffusion_pytorch_model.safetensors.index.json"])).RootElement;
        Assert.That(index.GetProperty("metadata").GetProperty("total_size").GetInt64(), Is.EqualTo(16 + 24 + 8));
    }

    [Test]
    public void Tensor_larger_than_a_shard_gets_one_of_its_own()
    {
        Write(new() { MaxShardBytes = 1 });

        Assert.That(Files().Count(f => f.Contains("-of-00003")), Is.EqualTo(3));
    }

    [Test]
    public void Weights_of_an_earlier_save_do_not_outlive_it()
    {
        Write(new() { MaxShardBytes = 1 });
        tensors["a"].add_(1);
        File.WriteAllText(folder["out/unet/notes.txt"], "mine");
        Write();
        Assert.That(Files().Where(f => f.StartsWith("unet/")),
            Is.EqualTo(new[] { "unet/config.json", "unet/diffusion_pytorch_model.safetensors", "unet/notes.txt" }));

        tensors["a"].add_(1);
        var read = Write(new() { MaxShardBytes = 1 });
        Assert.That(TinyDiffusers.ValueOf(read, name: "a"), Is.EqualTo(2.1).Within(1e-6));
    }

    [Test]
    public void Without_a_pipeline_one_part_is_the_folder_itself_and_several_have_one_each()
    {
        DiffusersFolder.Write(folder["one"], new(null, [Content().Parts[0]]));
        DiffusersFolder.Write(folder["two"], Content(null));

        Assert.That(File.Exists(folder["one/config.json"]) && File.Exists(folder["one/diffusion_pytorch_model.safetensors"]));
        Assert.That(File.Exists(folder["two/unet/config.json"]) && !File.Exists(folder["two/model_index.json"]));
    }

    [Test]
    public void Failing_save_leaves_the_folder_readable_as_it_was()
    {
        Write();
        var index = File.ReadAllText(folder["out/model_index.json"]);
        tensors["a"].fill_(1e6f);

        Assert.That(() => Write(new() { FloatAs = ScalarType.Float16 }),
            Throws.ArgumentException.With.Message.Contains("'a' holds values"));
        Assert.That(File.ReadAllText(folder["out/model_index.json"]), Is.EqualTo(index));
        Assert.That(TinyDiffusers.ValueOf(DiffusersFolder.Open(folder["out"]), name: "a"), Is.EqualTo(0.1).Within(1e-6));
    }

    private static readonly TestCaseData[] Wrong =
    [
        new((DiffusersContent c) => c with { Parts = [] }, "there are no parts"),
        new((DiffusersContent c) => c with { Pipeline = "" }, "the pipeline's class is empty"),
        new((DiffusersContent c) => c with { Parts = [c.Parts[0], c.Parts[0]] }, "two parts are named 'unet'"),
        new((DiffusersContent c) => c with { Parts = [c.Parts[0] with { Name = "../unet" }] }, "a part is named '../unet'"),
        new((DiffusersContent c) => c with { Parts = [c.Parts[0] with { Tensors = null }] },
            "part 'unet' is a UNet2DModel without tensors"),
        new((DiffusersContent c) => c with { Parts = [c.Parts[1] with { Tensors = c.Parts[0].Tensors }] },
            "part 'scheduler' is a DDPMScheduler with tensors"),
        new((DiffusersContent c) => c with { Settings = new Dictionary<string, JsonNode?> { ["unet"] = 1 } },
            "the index cannot have a setting 'unet'"),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Content_nobody_could_read_is_refused_before_anything_is_written(Func<DiffusersContent, DiffusersContent> change,
        string message)
    {
        Assert.That(() => DiffusersFolder.Write(folder["out"], change(Content())), Throws.ArgumentException.With.Message.Contains(message));
        Assert.That(Directory.Exists(folder["out"]), Is.False);
    }

    [Test]
    public void Wrong_options_are_refused()
    {
        Assert.That(() => Write(new() { MaxShardBytes = 0 }), Throws.ArgumentException.With.Message.Contains("max shard size is 0 bytes"));
        Assert.That(() => Write(new() { Variant = "a/b" }), Throws.ArgumentException.With.Message.Contains("variant is 'a/b'"));
    }

    [Test]
    public void Infinities_are_written_as_python_reads_them()
    {
        using var target = new TempFolder();
        var scheduler = ComponentSettings.Create("DPMSolverMultistepScheduler", new Dictionary<string, object?>
        {
            ["lambda_min_clipped"] = double.NegativeInfinity, ["remark"] = "a \": \"-Infinity\" inside",
        });

        var read = DiffusersFolder.Write(target.Path, new(null, [new("scheduler", scheduler)])).Scheduler!.Config!;

        Assert.That(File.ReadAllText(target["scheduler_config.json"]), Does.Contain("\"lambda_min_clipped\": -Infinity,"));
        Assert.That(read.Required<double>("lambda_min_clipped"), Is.EqualTo(double.NegativeInfinity));
        Assert.That(read.Required<string>("remark"), Is.EqualTo("a \": \"-Infinity\" inside"));
    }
}
