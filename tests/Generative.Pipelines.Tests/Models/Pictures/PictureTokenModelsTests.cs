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

    [Test]
    public void Published_transformer_beside_its_tokenizer_makes_pictures()
    {
        var folder = Fixtures.CopyTo(_folder["published"], "open-magvit2-ar");
        Fixtures.CopyTo(Path.Combine(folder, "tokenizer"), "open-magvit2-tokenizer");
        foreach (var cases in Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "model.safetensors"))
            File.Delete(cases);
        Edited(folder, c => c["model"]!["init_args"]!["transformer_config"]!["params"]!["block_size"] = 64);
        using var catalog = Catalog();
        var described = catalog.Describe("published");
        var model = (IPictureTokenModel)catalog.Get("published");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(catalog.Names, Does.Contain("published"));
        Assert.That(described.Card.PictureShape, Is.EqualTo(new long[] { 3, 16, 16 }));
        Assert.That(described.Card.Classes, Is.EqualTo(Enumerable.Range(0, 10).Select(i => $"{i}")));
        Assert.That((described.PictureTokens!.Length, described.PictureTokens.Slots, model.Vocabulary), Is.EqualTo((128, 2, 32)));
        Refused("small", Edited(Copied(folder, "small"), c => c["model"]!["init_args"]!["transformer_config"]!["params"]!["block_size"] = 16),
            "its module writes 16 tokens a picture, its tokenizer has 64");
        Refused("none", Edited(Copied(folder, "none"), c => c["model"]!["init_args"]!.AsObject().Remove("transformer_config")),
            "'init_args.transformer_config.params' is missing");
    }

    private string Copied(string folder, string name)
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder[name], Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return _folder[name];
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
