namespace Generative.Networks.Tests;

public sealed class BadSettingsTests
{
    [TestCase("ddpm++", "img_resolution", 0)]
    [TestCase("ddpm++", "img_resolution", 9)]
    [TestCase("ddpm++", "img_resolution", null)]
    [TestCase("ddpm++", "in_channels", -1)]
    [TestCase("ddpm++", "out_channels", 0)]
    [TestCase("ddpm++", "label_dim", -1)]
    [TestCase("ddpm++", "augment_dim", -2)]
    [TestCase("ddpm++", "model_channels", 0)]
    [TestCase("ddpm++", "model_channels", 2)]
    [TestCase("ddpm++", "model_channels", 15)]
    [TestCase("adm", "model_channels", 14)]
    [TestCase("ddpm++", "channel_mult", new int[0])]
    [TestCase("ddpm++", "channel_mult", new[] { 1, 0 })]
    [TestCase("ddpm++", "channel_mult_emb", 0)]
    [TestCase("ddpm++", "num_blocks", 0)]
    [TestCase("ddpm++", "dropout", 1.0)]
    [TestCase("ddpm++", "dropout", -0.1)]
    [TestCase("ddpm++", "dropout", "much")]
    [TestCase("ddpm++", "embedding_type", "fourrier")]
    [TestCase("ddpm++", "encoder_type", "wide")]
    [TestCase("ddpm++", "decoder_type", "residual")]
    [TestCase("ddpm++", "channel_mult_noise", 0)]
    [TestCase("ddpm++", "resample_filter", new int[0])]
    [TestCase("ddpm++", "resample_filter", new[] { 1, 2, 1 })]
    [TestCase("ddpm++", "resample_filter", new[] { 1, -1 })]
    [TestCase("ddpm++", "model_chanels", 16)]
    [TestCase("adm", "channels_per_head", 0)]
    [TestCase("adm", "encoder_type", "skip")]
    public void Setting_is_refused_by_its_name(string flavour, string name, object? value) =>
        Assert.That(() => TinyNets.Build(flavour, (name, value)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void Heads_that_do_not_divide_the_channels_are_refused() =>
        Assert.That(() => TinyNets.Build("adm", ("model_channels", 40), ("channels_per_head", 24), ("attn_resolutions", new[] { 8 }),
            ("channel_mult", new[] { 1, 2 })),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("80 channels do not divide into 3 heads"));

    [Test]
    public void Unknown_types_are_answered_with_the_known_ones()
    {
        var empty = new Dictionary<string, object?>();
        var settings = new Dictionary<string, object?> { ["in_channels"] = 1, ["classes"] = 10 };
        var classifier = ComponentSettings.Create("ImageClassifier", settings);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => NetworkFactory.Build(ComponentSettings.Create("SongNet", empty)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("use one of SongUNet, DhariwalUNet"));
        Assert.That(() => NetworkFactory.Build(classifier, ComponentSettings.Create("edm", empty)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'edm' wraps a U-Net over pictures; ImageClassifier is none"));
        Assert.That(() => NetworkFactory.Build(classifier, ComponentSettings.Create("vp", empty)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("type \"vp\" is not known"));
    }
}
