namespace Generative.Networks.Tests;

/// <summary>Published configs: who they are for, and what is refused.</summary>
public sealed class RotaryTransformerConfigTests
{
    [TestCase(TinyText.Mdlm, typeof(MdlmTransformer))]
    [TestCase(TinyText.Radd, typeof(RaddTransformer))]
    [TestCase(TinyText.Sedd, typeof(SeddTransformer))]
    public void Config_builds_its_network(string config, Type type)
    {
        using var network = NetworkFactory.Build(RotaryTransformerConfig.Read(config));
        Assert.That(network, Is.InstanceOf(type));
    }

    [TestCase(TinyText.Mdlm, "vocab_size", 0)]
    [TestCase(TinyText.Mdlm, "vocab_size", null)]
    [TestCase(TinyText.Mdlm, "model_length", 0)]
    [TestCase(TinyText.Mdlm, "hidden_dim", 15)]
    [TestCase(TinyText.Mdlm, "hidden_dim", 6)]
    [TestCase(TinyText.Mdlm, "n_heads", 0)]
    [TestCase(TinyText.Mdlm, "n_blocks", -1)]
    [TestCase(TinyText.Mdlm, "cond_dim", 0)]
    [TestCase(TinyText.Mdlm, "dropout", 1.0)]
    [TestCase(TinyText.Mdlm, "time_conditioning", "no")]
    [TestCase(TinyText.Mdlm, "time_conditioning", null)]
    [TestCase(TinyText.Radd, "tokens", 0)]
    [TestCase(TinyText.Radd, "model.n_heads", 5)]
    [TestCase(TinyText.Radd, "model.length", null)]
    [TestCase(TinyText.Sedd, "model.cond_dim", null)]
    [TestCase(TinyText.Sedd, "model.scale_by_sigma", null)]
    [TestCase(TinyText.Sedd, "graph.type", "cosine")]
    [TestCase(TinyText.Sedd, "graph", null)]
    public void Setting_is_refused_by_its_name(string config, string field, object? value) =>
        Assert.That(() => NetworkFactory.Build(RotaryTransformerConfig.Read(TinyText.With(config, field, value))),
            Throws.InstanceOf<InvalidDataException>()
                .With.Message.Contains(field == "graph.type" ? "'graph'" : $"'{field.Split('.')[^1]}'"));

    [TestCase("""{"model_type": "gpt2"}""", "none of the networks known here")]
    [TestCase("""{"model": {"type": "unet"}}""", "none of the networks known here")]
    [TestCase("{", "not readable as JSON")]
    public void Other_config_is_refused(string json, string message) =>
        Assert.That(() => RotaryTransformerConfig.Read(json), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void Missing_file_is_named() =>
        Assert.That(() => RotaryTransformerConfig.Read("no-such.json"), Throws.InstanceOf<FileNotFoundException>());

    [Test]
    public void Uniform_graph_has_no_mask_token()
    {
        using var network = (SeddTransformer)NetworkFactory.Build(
            RotaryTransformerConfig.Read(TinyText.With(TinyText.Sedd, "graph.type", "uniform")));
        Assert.That(network.Options.VocabularySize, Is.EqualTo(6));
    }
}
