using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class ModelFolderTests
{
    private const string Full = """
        { "format": "generative-model/1", "name": "fashion-edm",
          "module": {"type": "SongUNet", "img_resolution": 28, "channel_mult": [1, 2]},
          "process": {"type": "edm", "sigma_max": "Infinity"}, "parameterisation": {"type": "edm", "sigma_data": 0.5},
          "state": {"kind": "image", "shape": [1, 28, 28], "range": [-1, 1]}, "classes": ["t-shirt", "trouser"],
          "defaults": {"sampler": "edm-heun", "steps": 18, "guidance": 1.5}, "weights": "model.safetensors" }
        """;

    private TempFolder folder = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        using var w = ones(2);
        SafetensorsWriter.Write(folder["model.safetensors"], [new("w", w)]);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    private ModelFolder Open(string config)
    {
        File.WriteAllText(folder["config.json"], config);
        return ModelFolder.Open(folder.Path);
    }

    [Test]
    public void Full_config_is_read_field_by_field()
    {
        var model = Open(Full);
        var config = model.Config;
        Assert.That(config.Name, Is.EqualTo("fashion-edm"));
        Assert.That(config.Module.Type, Is.EqualTo("SongUNet"));
        Assert.That(config.Module.Required<int[]>("channel_mult"), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(config.Process!.Required<double>("sigma_max"), Is.EqualTo(double.PositiveInfinity));
        Assert.That(config.Parameterisation!.Required<double>("sigma_data"), Is.EqualTo(0.5));
        Assert.That(config.State.Shape, Is.EqualTo(new long[] { 1, 28, 28 }));
        Assert.That(config.State.Range, Is.EqualTo(new ValueRange(-1, 1)));
        Assert.That(config.Classes, Is.EqualTo(new[] { "t-shirt", "trouser" }));
        Assert.That(config.Defaults, Is.EqualTo(new DefaultsConfig("edm-heun", 18, 1.5)));
        Assert.That(model.CardPath, Is.EqualTo(folder["README.md"]));
        using var weights = model.OpenWeights();
        Assert.That(weights.Tensors.Keys, Is.EqualTo(new[] { "w" }));
    }

    [Test]
    public void Classifier_needs_neither_process_nor_classes()
    {
        var config = Open("""
            { "format": "generative-model/1", "name": "c", "module": {"type": "ImageClassifier"},
              "state": {"kind": "image", "shape": [1, 28, 28]}, "weights": "model.safetensors" }
            """).Config;
        Assert.That(config.Process, Is.Null);
        Assert.That(config.Parameterisation, Is.Null);
        Assert.That(config.Defaults, Is.Null);
        Assert.That(config.Classes, Is.Empty);
        Assert.That(config.State.Range, Is.Null);
    }

    [TestCase("\"generative-model/1\"", "\"generative-model/2\"", "generative-model/2")]
    [TestCase("\"format\": \"generative-model/1\",", "", "lacks 'format'")]
    [TestCase("\"name\": \"fashion-edm\",", "", "lacks 'name' (a text)")]
    [TestCase("\"fashion-edm\"", "\"\"", "'name' is empty")]
    [TestCase("\"module\": {\"type\"", "\"module\": {\"tipe\"", "config.json: module lacks 'type'")]
    [TestCase("\"module\":", "\"modul\":", "'modul' (did you mean module?)")]
    [TestCase("{\"type\": \"SongUNet\", \"img_resolution\": 28, \"channel_mult\": [1, 2]}", "3", "'module' is 3; expected an object")]
    [TestCase("\"state\":", "\"process\": null, \"stat\":", "config.json")]
    [TestCase("\"kind\": \"image\",", "", "state lacks 'kind'")]
    [TestCase("\"shape\": [1, 28, 28],", "", "state lacks 'shape' (an array of whole numbers)")]
    [TestCase("[1, 28, 28]", "[1, 0, 28]", "[1, 0, 28]")]
    [TestCase("[1, 28, 28]", "\"big\"", "'shape' is \"big\"")]
    [TestCase("[-1, 1]", "[1, -1]", "'range'")]
    [TestCase("[-1, 1]", "[]", "'range'")]
    [TestCase("\"trouser\"", "\"T-Shirt\"", "2 times")]
    [TestCase("\"steps\": 18", "\"steps\": 0", "'steps' is 0")]
    [TestCase("\"steps\": 18", "\"step\": 18", "'step' (did you mean steps?)")]
    [TestCase("\"sampler\": \"edm-heun\",", "", "defaults lacks 'sampler'")]
    [TestCase("\"guidance\": 1.5", "\"guidance\": \"Infinity\"", "'guidance' is not finite")]
    [TestCase(", \"weights\": \"model.safetensors\"", "", "lacks 'weights'")]
    [TestCase("\"model.safetensors\"", "\"../model.safetensors\"", "not inside the folder")]
    [TestCase("\"model.safetensors\"", "\"/model.safetensors\"", "not inside the folder")]
    [TestCase("\"model.safetensors\"", "\"model.bin\"", "model.bin")]
    [TestCase("[\"t-shirt\", \"trouser\"]", "[\"t-shirt\", 3]", "'classes' is [\"t-shirt\", 3]; expected an array of texts")]
    [TestCase("{ \"format\"", "\"format\"", "not valid JSON")]
    public void Wrong_configs_say_what_to_change(string piece, string by, string says)
    {
        var wrong = Full.Replace(piece, by);
        Assert.That(wrong, Is.Not.EqualTo(Full), "the piece to replace is not there");
        Assert.That(() => Open(wrong), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains(says).And.Message.Contains("config.json"));
    }

    [Test]
    public void Missing_files_are_named()
    {
        Assert.That(() => ModelFolder.Open(folder["absent"]), Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("absent"));
        Assert.That(() => ModelFolder.Open(folder.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("config.json"));
        Assert.That(
            () => Open(Full.Replace("model.safetensors", "gone.safetensors")),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("'gone.safetensors'"));
    }

    [Test]
    public void Written_folder_round_trips()
    {
        using var scope = NewDisposeScope();
        var config = Open(Full).Config with { Weights = "weights/model.safetensors" };
        var model = ModelFolder.Write(folder["copy"], config, [new("w", rand(3))], "# A card", ScalarType.Float16);
        Assert.That(model.Config.ToJson().ToJsonString(), Is.EqualTo(config.ToJson().ToJsonString()));
        Assert.That(File.ReadAllText(model.CardPath), Is.EqualTo("# A card"));
        Assert.That(File.ReadAllText(Path.Combine(model.Directory, "config.json")), Does.EndWith("}\n").And.Not.Contain("\r"));
        using var weights = model.OpenWeights();
        Assert.That(weights.Tensors["w"].DType, Is.EqualTo("F16"));
        Assert.That(Directory.GetFiles(model.Directory, "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void Write_refuses_a_config_that_could_not_be_opened_and_changes_nothing()
    {
        var config = Open(Full).Config;
        void Fails(ModelConfig wrong, string says)
        {
            Assert.That(() => ModelFolder.Write(folder["new"], wrong, []), Throws.ArgumentException.With.Message.Contains(says));
            Assert.That(Directory.Exists(folder["new"]), Is.False);
        }

        Fails(config with { Name = "" }, "'name' is empty");
        Fails(config with { Weights = "../w.safetensors" }, "not inside the folder");
        Fails(config with { Weights = "w.safetensors.index.json" }, "one *.safetensors file");
        Fails(config with { State = new("image", []) }, "'shape'");
    }

    [Test]
    public void Write_that_fails_leaves_the_old_folder_as_it_was()
    {
        var old = Open(Full);
        var hash = old.WeightsHash;
        using var complex = ones(2, dtype: ScalarType.ComplexFloat32);
        Assert.That(
            () => ModelFolder.Write(folder.Path, old.Config with { Name = "other" }, [new("c", complex)], "card"),
            Throws.ArgumentException);
        var now = ModelFolder.Open(folder.Path);
        Assert.That(now.Config.Name, Is.EqualTo("fashion-edm"));
        Assert.That(now.WeightsHash, Is.EqualTo(hash));
        Assert.That(File.Exists(now.CardPath), Is.False);
    }

    [Test]
    public void Hash_is_that_of_the_file_and_of_all_shards_in_order()
    {
        var bytes = File.ReadAllBytes(folder["model.safetensors"]);
        Assert.That(Open(Full).WeightsHash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(bytes))));

        using var v = zeros(5);
        SafetensorsWriter.Write(folder["b.safetensors"], [new("v", v)]);
        File.WriteAllText(
            folder["m.safetensors.index.json"], "{\"weight_map\":{\"w\":\"model.safetensors\",\"v\":\"b.safetensors\"}}");
        byte[] both = [.. File.ReadAllBytes(folder["b.safetensors"]), .. bytes];
        var sharded = Open(Full.Replace("model.safetensors", "m.safetensors.index.json"));
        Assert.That(sharded.WeightsHash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(both))));
    }
}
