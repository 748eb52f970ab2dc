namespace Generative.Pipelines.Tests;

public sealed class TokenizerShelfTests
{
    private DirectoryInfo root = null!;

    private string Folder => Path.Combine(root.FullName, "tiny-text");

    [SetUp]
    public void Create()
    {
        root = Directory.CreateTempSubdirectory("generative-shelf-");
        TinyTextModel.Write(Folder);
    }

    [TearDown]
    public void Remove() => root.Delete(recursive: true);

    [Test]
    public void Tokenizer_is_read_once_while_its_files_stay()
    {
        using var catalog = Catalog();
        var first = catalog.Describe("tiny-text").Tokenizer!();
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "model.safetensors"), DateTime.UtcNow.AddHours(1));

        Assert.That(catalog.Describe("tiny-text").Tokenizer!(), Is.SameAs(first));
    }

    [Test]
    public void Tokenizer_is_read_again_when_an_older_one_is_put_in_its_place()
    {
        using var catalog = Catalog();
        var first = catalog.Describe("tiny-text").Tokenizer!();
        // A copy keeps its time, and here even its length.
        TinyTextModel.WriteTokenizer(Folder, ["[END]", "[MASK]"]);
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "tokenizer_config.json"), DateTime.UtcNow.AddYears(-3));
        var second = catalog.Describe("tiny-text").Tokenizer!();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(first.SpecialTokens, Does.ContainKey("[EOS]"));
        Assert.That(second.SpecialTokens, Does.ContainKey("[END]"));
    }

    [Test]
    public void Tokenizers_are_a_catalogs_own()
    {
        using var one = Catalog();
        using var other = Catalog();

        Assert.That(one.Describe("tiny-text").Tokenizer!(), Is.Not.SameAs(other.Describe("tiny-text").Tokenizer!()));
    }

    private ModelCatalog Catalog() => new([root.FullName], new Dictionary<string, string>(), () => TorchSharp.torch.CPU);
}
