using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class BadDiffusersFolderTests
{
    private const string WeightFile = "unet/diffusion_pytorch_model.safetensors";

    private TempFolder folder = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        TinyDiffusers.Write(folder);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    private DiffusersFolder Open() => DiffusersFolder.Open(folder.Path);

    [Test]
    public void Missing_component_folder_is_named_with_component_folder_and_fix()
    {
        Directory.Delete(folder["unet"], recursive: true);

        Assert.That(Open, Throws.TypeOf<DirectoryNotFoundException>().With.Message
            .Contains($"names the component 'unet' (diffusers, UNet2DModel), but the folder {folder["unet"]} does not exist; fetch it"));
    }

    [TestCase("unet/config.json", "UNet2DModel")]
    [TestCase("scheduler/scheduler_config.json", "DDPMScheduler")]
    public void Missing_config_is_named(string file, string className)
    {
        File.Delete(folder[file]);

        Assert.That(Open, Throws.TypeOf<FileNotFoundException>().With.Message.Contains(folder[file]).And.Message.Contains(className));
    }

    [Test]
    public void Missing_weights_are_reported_when_they_are_needed()
    {
        File.Delete(folder[WeightFile]);
        var unet = Open().Find("unet")!;

        Assert.That(unet.WeightsPath, Is.Null);
        Assert.That(unet.RequireWeights, Throws.TypeOf<FileNotFoundException>().With.Message
            .Contains("the weights of 'unet' are missing; fetch diffusion_pytorch_model.safetensors"));
    }

    [TestCase("diffusion_pytorch_model.bin")]
    [TestCase("model.ckpt")]
    [TestCase("weights.PT")]
    public void Pickle_is_not_read_and_the_way_out_is_said(string pickle)
    {
        File.Move(folder[WeightFile], folder[$"unet/{pickle}"]);

        Assert.That(() => Open().Find("unet")!.OpenWeights(), Throws.TypeOf<FileNotFoundException>().With.Message
            .Contains($"'unet' has its weights in '{pickle}', a Python pickle").And.Message.Contains("convert it to safetensors"));
    }

    [Test]
    public void Mixed_dtypes_are_named_by_a_tensor_of_each_and_loaded_only_when_allowed()
    {
        using var a = ones(1);
        using var b = ones(1, ScalarType.Float16);
        using var c = ones(1, ScalarType.Int64);
        SafetensorsWriter.Write(folder[WeightFile], [new("a", a), new("b", b), new("c", c)]);

        Assert.That(() => Open().Find("unet")!.OpenWeights(), Throws.TypeOf<InvalidDataException>().With.Message
            .Contains("tensor 'a' is F32 and 'b' is F16").And.Message.Contains("allow mixed dtypes"));
        using var weights = DiffusersFolder.Open(folder.Path, new() { AllowMixedDTypes = true }).Find("unet")!.OpenWeights();
        Assert.That(weights.Tensors, Has.Count.EqualTo(3));
    }

    [Test]
    public void Integers_beside_floats_are_no_mixture()
    {
        using var a = ones(1);
        using var c = ones(1, ScalarType.Int64);
        SafetensorsWriter.Write(folder[WeightFile], [new("a", a), new("c", c)]);

        Assert.That(() => Open().Find("unet")!.OpenWeights().Dispose(), Throws.Nothing);
    }

    [TestCase("../unet")]
    [TestCase("a/b")]
    [TestCase("/unet")]
    [TestCase("..")]
    public void Component_name_that_leads_elsewhere_is_refused(string name)
    {
        File.WriteAllText(folder["model_index.json"], TinyDiffusers.Index.Replace("\"unet\"", $"\"{name}\""));

        Assert.That(Open, Throws.TypeOf<InvalidDataException>().With.Message.Contains($"'{name}' is no name for a component"));
    }

    [Test]
    public void Shard_that_leads_out_of_the_folder_is_refused()
    {
        File.Move(folder[WeightFile], folder["outside.safetensors"]);
        File.WriteAllText(folder["unet/diffusion_pytorch_model.safetensors.index.json"],
            """{"weight_map": {"w": "../outside.safetensors"}}""");

        Assert.That(() => Open().Find("unet")!.OpenWeights(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'../outside.safetensors', which is not inside the folder"));
    }

    [TestCase("[]", "no JSON object")]
    [TestCase("{", "not valid JSON")]
    [TestCase("{\"unet\": [\"diffusers\", \"UNet2DModel\"]}", "lacks '_class_name'")]
    [TestCase("{\"_class_name\": \"P\", \"x\": 1}", "names no component")]
    [TestCase("{\"_class_name\": \"P\", \"unet\": [null, \"UNet2DModel\"]}", "expected [library, class], or [null, null]")]
    [TestCase("{\"_class_name\": \"P\", \"unet\": [\"diffusers\", \"\"]}", "expected [library, class], or [null, null]")]
    public void Wrong_index_is_said_to_be(string index, string message)
    {
        File.WriteAllText(folder["model_index.json"], index);

        Assert.That(Open, Throws.TypeOf<InvalidDataException>().With.Message.Contains(message).And.Message.Contains("model_index.json"));
    }

    [TestCase("[]", "no JSON object")]
    [TestCase("{", "not valid JSON")]
    public void Wrong_config_is_said_to_be(string config, string message)
    {
        File.WriteAllText(folder["unet/config.json"], config);

        Assert.That(Open,
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message).And.Message.Contains(folder["unet/config.json"]));
    }

    [Test]
    public void Folder_that_does_not_exist_is_said_not_to() =>
        Assert.That(() => DiffusersFolder.Open(folder["nowhere"]),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("nowhere is not a folder"));
}
