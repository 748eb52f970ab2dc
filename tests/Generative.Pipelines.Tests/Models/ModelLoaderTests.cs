using Generative.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class ModelLoaderTests
{
    private TinyModelFolder folder = null!;

    [SetUp]
    public void Write()
    {
        folder = new();
        folder.Write();
    }

    [TearDown]
    public void Free() => folder.Dispose();

    [TestCase("\"shape\":[1,8,8]", "\"shape\":[3,8,8]", "'state' is image [3, 8, 8], its module makes image [1, 8, 8]")]
    [TestCase("\"kind\":\"image\"", "\"kind\":\"tokens\"", "'state' is tokens")]
    [TestCase("\"cat\",", "", "'classes' names 2, 'label_dim' says 3")]
    [TestCase("\"sigma_max\":20", "\"sigma_max\":0.001", "sigmaMax")]
    public void Config_that_contradicts_its_network_is_refused_in_words(string part, string changed, string message)
    {
        var path = Path.Combine(folder["tiny"], "config.json");
        var text = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!.ToJsonString();
        Assert.That(text, Does.Contain(part), "the change must hit something");
        File.WriteAllText(path, text.Replace(part, changed));

        Assert.That(() => ModelLoader.Load(ModelFolder.Open(folder["tiny"]), CPU),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void Dtype_of_the_placement_is_the_networks()
    {
        using var narrow = ModelLoader.Load(ModelFolder.Open(folder["tiny"]), new Placement(CPU, ScalarType.Float64));
        using var wide = ModelLoader.Load(ModelFolder.Open(folder["tiny"]), CPU);
        using var x = ones(2, 1, 8, 8, ScalarType.Float64);
        using var gradients = no_grad();

        using var a = narrow.Predict(new(x, NoiseLevels.All(1), Conditioning.None)).Value;
        using var b = wide.Predict(new(x, NoiseLevels.All(1), Conditioning.None)).Value;

        Assert.That((a.dtype, b.dtype), Is.EqualTo((ScalarType.Float64, ScalarType.Float32)));
        Assert.That((a - b).abs().max().ToDouble(), Is.LessThan(1e-4));
    }
}
