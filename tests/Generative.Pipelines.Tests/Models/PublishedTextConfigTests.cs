using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>What a published config says beyond the network itself.</summary>
public sealed class PublishedTextConfigTests
{
    private DirectoryInfo _root = null!;

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("generative-published-config-");

    [TearDown]
    public void Remove() => _root.Delete(recursive: true);

    [TestCase("llada")]
    [TestCase("bd3lm")]
    public void Dtype_is_told_under_its_new_name_too(string kind) =>
        Assert.That(() => Describe(kind, text => "{\"dtype\": \"bfloat16\"," + text.TrimStart()[1..]), Throws.Nothing);

    [TestCase("mdlm")]
    [TestCase("radd")]
    [TestCase("llada")]
    [TestCase("bd3lm")]
    public void Published_networks_continue_by_128_tokens_unless_a_length_is_given(string kind) =>
        Assert.That(Describe(kind, text => text).DefaultTokens, Is.EqualTo(128));

    private ModelDescription Describe(string kind, Func<string, string> change)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "text")).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), change(File.ReadAllText(Fixtures.At(kind, "config.json"))));
        using var catalog = new ModelCatalog([_root.FullName], new Dictionary<string, string>(), () => CPU);
        return catalog.Describe("text");
    }
}
