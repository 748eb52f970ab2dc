using Generative.Checkpoints;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>Folders as the authors publish them: the reference fixtures are such folders.</summary>
public sealed class PublishedTextModelsTests
{
    private DirectoryInfo _root = null!;

    private static readonly TestCaseData[] Published =
    [
        Case("mdlm", "mdlm", "config.json", "model.safetensors", "first-hitting", 12, 19, 18),
        Case("radd", "radd", "config.json", "model.safetensors", "first-hitting", 12, 20, 19),
        Case("sedd", "sedd", "config.absorb.json", "absorb.safetensors", "ancestral", 10, 15, 14),
        Case("sedd uniform", "sedd", "config.uniform.json", "uniform.safetensors", "ancestral", 10, 14, null),
        Case("llada", "llada", "config.json", "model.safetensors", "confidence", 64, 40, 36),
        Case("bd3lm", "bd3lm", "config.json", "model.safetensors", "block-first-hitting", 12, 18, 17),
    ];

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("generative-published-");

    [TearDown]
    public void Remove() => _root.Delete(recursive: true);

    [TestCaseSource(nameof(Published))]
    public void Published_folder_is_recognised_and_writes_with_its_default_sampler(
        string kind, string config, string weights, string sampler, long length, int vocabulary, int? mask)
    {
        Copy(kind, config, weights);
        using var catalog = new ModelCatalog([_root.FullName], new Dictionary<string, string>(), () => CPU);
        var described = catalog.Describe("text");
        var process = (ITokenProcess)described.Process;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(catalog.Names, Is.EqualTo(new[] { "text" }));
        Assert.That((described.Card.Name, described.Card.DefaultSampler), Is.EqualTo(("text", sampler)));
        Assert.That(described.Card.RowShape, Is.EqualTo(new[] { length }));
        Assert.That((process.Vocabulary, process.Mask), Is.EqualTo((vocabulary, mask)));
        var model = catalog.Get("text");
        using var made = SamplerRunner.Run(KnownSamplers.Get(sampler), model, new SamplingRequest([1, 2], 8));
        Assert.That(made.State.Value.shape, Is.EqualTo(new[] { 2, length }));
        Assert.That(made.State.Value.data<long>().ToArray(), Has.All.InRange(0, vocabulary - 1).And.None.EqualTo(mask));
        Assert.That(model.Card.WeightsHash, Has.Length.EqualTo(64));
    }

    [Test]
    public void Published_logits_are_the_fixtures()
    {
        Copy("radd", "config.json", "model.safetensors");
        using var catalog = new ModelCatalog([_root.FullName], new Dictionary<string, string>(), () => CPU);
        using var scope = NewDisposeScope();
        using var cases = TensorSource.Open(Fixtures.At("radd", "cases.safetensors"));
        var ids = cases.Read("forward.indices").to(ScalarType.Int64);
        var answer = catalog.Get("text").Predict(new(ids, NoiseLevels.All(1), Conditioning.None)).Value;

        Assert.That((answer - cases.Read("forward.logits")).abs().max().item<float>(), Is.LessThan(2e-5));
    }

    [Test]
    public void Folder_without_a_tokenizer_says_so_when_text_is_asked_for()
    {
        Copy("mdlm", "config.json", "model.safetensors");
        using var catalog = new ModelCatalog([_root.FullName], new Dictionary<string, string>(), () => CPU);

        Assert.That(() => catalog.Describe("text").Tokenizer!(), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(
            "'text' makes text, and its folder has no tokenizer"));
    }

    [Test]
    public void Field_of_another_architecture_is_refused()
    {
        Copy("llada", "config.json", "model.safetensors");
        var config = Path.Combine(_root.FullName, "text", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"rope\": true", "\"rope\": false"));
        using var catalog = new ModelCatalog([_root.FullName], new Dictionary<string, string>(), () => CPU);

        Assert.That(() => catalog.Describe("text"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("rope"));
    }

    private void Copy(string kind, string config, string weights)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "text")).FullName;
        File.Copy(Fixtures.At(kind, config), Path.Combine(folder, "config.json"));
        File.Copy(Fixtures.At(kind, weights), Path.Combine(folder, "model.safetensors"));
    }

    private static TestCaseData Case(string name, params object?[] values) => new TestCaseData(values).SetArgDisplayNames(name);
}
