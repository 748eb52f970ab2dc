using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>Folders of models that write picture tokens.</summary>
public sealed class PictureTokenModelsTests
{
    private TinyModelFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Folder_tells_what_it_makes_without_its_weights()
    {
        TinyPictureModel.Write(_folder["tokens"]);
        _folder.DamageWeights("tokens");
        using var catalog = Catalog();
        var described = catalog.Describe("tokens");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(described.PictureTokens!.Length, Is.EqualTo(TinyPictureModel.Length));
        Assert.That((described.PictureTokens.Slots, described.PictureTokens.NoClass), Is.EqualTo((2, 3)));
        Assert.That(described.Card.PictureShape, Is.EqualTo(new long[] { 1, 8, 8 }));
        Assert.That(described.Card.Classes, Is.EqualTo(TinyPictureModel.Classes));
        Assert.That((described.IsCausal, described.Traits.KnowsUnconditional), Is.EqualTo((true, true)));
        Assert.That(() => catalog.Get("tokens"), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Loaded_model_is_a_decoder_with_a_tokenizer_and_its_hash_is_of_both()
    {
        TinyPictureModel.Write(_folder["one"]);
        TinyPictureModel.Write(_folder["two"]);
        File.WriteAllBytes(Path.Combine(_folder["two"], "tokenizer", "model.safetensors"), Changed(
            File.ReadAllBytes(Path.Combine(_folder["two"], "tokenizer", "model.safetensors"))));
        using var catalog = Catalog();
        var (one, two) = ((IPictureTokenModel)catalog.Get("one"), (IPictureTokenModel)catalog.Get("two"));

        Assert.That((one.Vocabulary, one.ContextLength, one.Images.Layout.Codes), Is.EqualTo((32, 33, 256L)));
        Assert.That(one.Card.WeightsHash, Has.Length.EqualTo(64).And.Not.EqualTo(two.Card.WeightsHash));
    }

    [Test]
    public void Configs_that_do_not_fit_each_other_are_refused_with_both_numbers()
    {
        Refused("cells", TinyPictureModel.Write(_folder["cells"], cells: 9), "its module writes 9 tokens a picture, its tokenizer has 16");
        Refused("bits", TinyPictureModel.Write(_folder["bits"], bits: [5, 3]),
            "its module has sub-tokens of [8, 32] ids, its tokenizer of [32, 8]");
        Refused("shape", Edited(TinyPictureModel.Write(_folder["shape"]), c => c["state"]!["shape"] = new JsonArray(1, 16, 16)),
            "'state' is [1, 16, 16], its tokenizer makes [1, 8, 8]");
        Refused("names", Edited(TinyPictureModel.Write(_folder["names"]), c => c["classes"] = new JsonArray("cat")), "'classes' names 1");
        Refused("size", Edited(TinyPictureModel.Write(_folder["size"]), c => c["process"]!["vocabulary"] = 40), "a vocabulary of 40");
        var alone = TinyPictureModel.Write(_folder["alone"]);
        Directory.Delete(Path.Combine(alone, "tokenizer"), recursive: true);
        Refused("alone", alone, "no tokenizer of pictures");
    }

    private void Refused(string name, string folder, string says)
    {
        using var catalog = Catalog();
        Assert.That(() => catalog.Describe(name), Throws.TypeOf<InvalidDataException>().With.Message.Contains(says), folder);
    }

    private ModelCatalog Catalog() => new([_folder.Root], new Dictionary<string, string>(), () => CPU);

    private static string Edited(string folder, Action<JsonNode> change)
    {
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        change(config);
        File.WriteAllText(path, config.ToJsonString());
        return folder;
    }

    private static byte[] Changed(byte[] weights)
    {
        weights[^1] ^= 1;
        return weights;
    }
}
