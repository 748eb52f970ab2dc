using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>Decoders in this SDK's own layout.</summary>
public sealed class CausalFolderTests
{
    private DirectoryInfo _root = null!;

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("generative-causal-");

    [TearDown]
    public void Remove() => _root.Delete(recursive: true);

    [Test]
    public void Written_folder_is_read_back_with_its_tokens()
    {
        using var catalog = Write(Config());
        var described = catalog.Describe("own");
        using var scope = NewDisposeScope();
        var model = (ICausalModel)catalog.Get("own");
        var ids = tensor(new long[] { 1, 2, 3 }, [1, 3]);
        var answer = model.Predict(new(ids, NoiseLevels.All(0), Conditioning.None)).Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That((described.IsCausal, described.BeginToken, described.Card.DefaultSampler), Is.EqualTo((true, 1, "sample")));
        Assert.That(described.EndTokens, Is.EqualTo(new[] { 2 }));
        Assert.That(described.Card.RowShape, Is.EqualTo(new long[] { 32 }));
        Assert.That(described.Traits, Is.EqualTo(CausalModel.UsualTraits));
        Assert.That(model.EndTokens, Is.EqualTo(new[] { 2 }));
        Assert.That(answer.shape, Is.EqualTo(new long[] { 1, 3, 11 }));
        Assert.That(model.Card.WeightsHash, Has.Length.EqualTo(64));
    }

    [Test]
    public void Config_that_contradicts_itself_is_refused_in_words()
    {
        using var _ = Assert.EnterMultipleScope();
        Refused(Config() with { Process = Settings("next-token", ("vocabulary", 12)) }, "a vocabulary of 12, its module 11");
        Refused(Config() with { Process = Settings("absorbing", ("vocabulary", 11)) }, "takes next-token for both");
        Refused(Config() with { Parameterisation = Settings("subs") }, "takes next-token for both");
        Refused(Config() with { EndToken = 11 }, "'end_token' is 11; the network has tokens 0 to 10");
        Refused(Config() with { BeginToken = 40 }, "'begin_token' is 40");
        Refused(Config() with { State = new("image", [1, 8, 8]) }, "pictures as tokens take a FactorizedGpt as 'module'");
        Refused(Config() with { Process = Settings("next-token") }, "lacks 'vocabulary'");
        Refused(Config() with { Process = Settings("next-token", ("vocabulary", 0)) }, "vocabulary");
        Refused(Config() with { Module = Settings("ImageClassifier", ("in_channels", 1), ("classes", 2)) },
            "does not write text from left");
    }

    [Test]
    public void Token_below_0_is_no_token() => Assert.That(() => Write(Config() with { EndToken = -1 }),
        Throws.ArgumentException.With.Message.Contains("'end_token' is -1"));

    private void Refused(ModelConfig config, string says)
    {
        using var catalog = Write(config);
        Assert.That(() => catalog.Describe("own"), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(says));
    }

    private ModelCatalog Write(ModelConfig config)
    {
        using var network = NetworkFactory.Build(Config().Module);
        ModelFolder.Write(Path.Combine(_root.FullName, "own"), config, network.state_dict());
        return new([_root.FullName], new Dictionary<string, string>(), () => CPU);
    }

    private static ModelConfig Config() => new()
    {
        Name = "own",
        Module = Settings("GriffinModel", ("vocab_size", 11), ("width", 8), ("mlp_expanded_width", 8), ("num_heads", 2),
            ("block_types", new[] { "recurrent", "attention" }), ("attention_window_size", 4), ("lru_width", 8)),
        Process = Settings("next-token", ("vocabulary", 11)),
        Parameterisation = Settings("next-token"),
        State = new(StateConfig.Text, [32]),
        BeginToken = 1,
        EndToken = 2,
        Defaults = new("sample"),
    };

    private static ComponentSettings Settings(string type, params (string Name, object? Value)[] values) =>
        ComponentSettings.Create(type, values.ToDictionary(v => v.Name, v => v.Value));
}
