using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class Magvit2FolderTests
{
    private TempFolder folder = null!;
    private nn.Module network = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        network = nn.Sequential(("encoder", nn.Sequential(("conv_in", nn.Linear(2, 3)))), ("decoder", nn.Linear(2, 1, hasBias: false)));
    }

    [TearDown]
    public void Remove()
    {
        network.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Published_folder_is_read_with_its_sections_as_settings()
    {
        var path = Fixtures.At("open-magvit2-tokenizer");
        var opened = Magvit2Folder.Open(path);
        var sizes = opened.Settings.Required<ComponentSettings>("ddconfig");

        Assert.That(Magvit2Folder.Recognises(path), Is.True);
        Assert.That(opened.Settings.Type, Is.EqualTo("VQModel"));
        Assert.That(opened.Settings.Required<int[]>("factorized_bits"), Is.EqualTo(new[] { 3, 5 }));
        Assert.That((sizes.Type, sizes.Required<int>("ch")), Is.EqualTo(("ddconfig", 32)));
        Assert.That(opened.WeightsHash, Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public void Ibq_is_recognised_by_its_class()
    {
        Config("""{"model": {"class_path": "src.IBQ.models.ibqgan.IBQ", "init_args": {"n_embed": 32}}, "trainer": {}}""");
        Assert.That(Magvit2Folder.Recognises(folder.Path), Is.True);
        Assert.That(Magvit2Folder.Open(folder.Path).Settings.Type, Is.EqualTo("IBQ"));
    }

    [TestCase("""{"model": {"class_path": "a.b.VQGAN", "init_args": {}}}""", "a.b.VQGAN")]
    [TestCase("""{"model": {"class_path": "a.VQModel"}}""", "init_args")]
    [TestCase("""{"model": {"class_path": "a.VQModel", "init_args": [1]}}""", "init_args")]
    [TestCase("""{"model": {"init_args": {}}}""", "class_path")]
    [TestCase("""{"model": 3}""", "model")]
    [TestCase("""{"_class": "EDMPrecond"}""", "has no 'model'")]
    [TestCase("[]", "has no 'model'")]
    public void Wrong_config_is_named(string json, string message)
    {
        Config(json);
        Assert.That(() => Magvit2Folder.Open(folder.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void Other_folders_are_not_taken_for_one()
    {
        Assert.That(Magvit2Folder.Recognises(folder.Path), Is.False);
        Config("{");
        Assert.That(Magvit2Folder.Recognises(folder.Path), Is.False);
        Config("""{"model": {"class_path": "src.Open_MAGVIT2.models.cond_transformer_gpt.Net2NetTransformer", "init_args": {}}}""");
        Assert.That(Magvit2Folder.Recognises(folder.Path), Is.False);
        Assert.That(() => Magvit2Folder.Open(folder["nowhere"]), Throws.InstanceOf<FileNotFoundException>());
    }

    [Test]
    public void Written_folder_reads_back_without_the_types_of_settings()
    {
        var settings = ComponentSettings.Create("VQModel", new Dictionary<string, object?>
        {
            ["ddconfig"] = ComponentSettings.Create("ddconfig", new Dictionary<string, object?> { ["ch"] = 32 }),
            ["n_embed"] = 8,
            ["factorized_bits"] = null,
        });
        using var weight = ones(3, 2);
        var written = Magvit2Folder.Write(folder["new"], settings, [new("encoder.conv_in.weight", weight)], "# Card");

        Assert.That(written.Settings.Required<ComponentSettings>("ddconfig").Required<int>("ch"), Is.EqualTo(32));
        Assert.That(written.Settings.Has("factorized_bits"), Is.False);
        var json = File.ReadAllText(Path.Combine(written.Directory, "config.json"));
        Assert.That(JsonNode.Parse(json)!["model"]!["class_path"]!.GetValue<string>(), Does.EndWith(".VQModel"));
        Assert.That(json, Does.Not.Contain("\"type\""));
        Assert.That(Directory.GetFiles(written.Directory).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "README.md", "config.json", "model.safetensors" }));
        using var source = written.OpenWeights();
        Assert.That(source.Tensors.Keys, Is.EqualTo(new[] { "encoder.conv_in.weight" }));
    }

    [Test]
    public void Unknown_class_is_not_written()
    {
        Assert.That(() => Magvit2Folder.Write(folder["new"], ComponentSettings.Create("VQGAN", new Dictionary<string, object?>()), []),
            Throws.ArgumentException.With.Message.Contains("VQGAN"));
        Assert.That(Directory.Exists(folder["new"]), Is.False);
    }

    [TestCase("")]
    [TestCase("first_stage_model.")]
    public void Parts_of_training_are_ignored(string prefix)
    {
        var opened = With(prefix, ("loss.discriminator.main.0.weight", 9), ("model_ema.decay", 9), ("model_ema.decoderweight", 5));
        Assert.That(opened.Load(network).IsClean, Is.True);
        Assert.That(Values(), Is.All.EqualTo(1));
    }

    [Test]
    public void Averages_are_loaded_when_asked_for()
    {
        var opened = With("", ("model_ema.decay", 9), ("model_ema.decoderweight", 5), ("model_ema.encoderconv_inweight", 5));
        opened.Load(network, averaged: true);

        // The bias has no average here: it keeps its plain value.
        Assert.That(Values().Order(), Is.EqualTo(new double[] { 1, 1, 1, 5, 5, 5, 5, 5, 5, 5, 5 }));
    }

    [Test]
    public void Averages_that_are_not_there_are_an_error() =>
        Assert.That(() => With("").Load(network, averaged: true),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("holds no averages"));

    [Test]
    public void Weights_of_another_network_change_nothing()
    {
        var before = Values();
        var opened = With("", ("decoder.extra", 2));
        Assert.That(() => opened.Load(network), Throws.InstanceOf<WeightMismatchException>().With.Message.Contains("decoder.extra"));
        Assert.That(Values(), Is.EqualTo(before));
    }

    /// <summary>A folder of the network's names filled with ones, and more tensors, all behind a prefix.</summary>
    private Magvit2Folder With(string prefix, params (string Name, float Value)[] more)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = network.state_dict().ToDictionary(e => prefix + e.Key, e => ones_like(e.Value).detach());
        var shapes = network.state_dict().ToDictionary(e => e.Key.Replace(".", ""), e => e.Value.shape);
        foreach (var (name, value) in more)
            tensors[prefix + name] = full(shapes.GetValueOrDefault(name.Split('.')[^1], [2]), value);
        SafetensorsWriter.Write(folder["model.safetensors"], tensors);
        Config("""{"model": {"class_path": "a.VQModel", "init_args": {}}}""");
        return Magvit2Folder.Open(folder.Path);
    }

    private void Config(string json) => File.WriteAllText(folder["config.json"], json);

    private double[] Values() =>
        [.. network.state_dict().SelectMany(e => e.Value.detach().to(ScalarType.Float64).flatten().data<double>().ToArray())];
}
