namespace Generative.Networks.Tests;

/// <summary>The names under which the weights of Karras et al. 2022 are published.</summary>
public sealed class WeightNameTests
{
    [Test]
    public void Smallest_DDPMpp_has_exactly_these_weights()
    {
        using var network = TinyNets.Build("ddpm++", ("channel_mult", new[] { 1 }), ("label_dim", 0), ("augment_dim", 0),
            ("attn_resolutions", Array.Empty<int>()));
        string[] block = ["norm0", "conv0", "affine", "norm1", "conv1"];
        string[] attention = [.. block, "norm2", "qkv", "proj"], decoder = [.. block, "skip"];
        (string Layer, string[] Parts)[] blocks =
        [
            ("enc.8x8_block0", block), ("dec.8x8_in0", attention), ("dec.8x8_in1", block),
            ("dec.8x8_block0", decoder), ("dec.8x8_block1", decoder),
        ];
        string[] layers =
        [
            "map_layer0", "map_layer1", "enc.8x8_conv", "dec.8x8_aux_norm", "dec.8x8_aux_conv",
            .. blocks.SelectMany(b => b.Parts.Select(part => $"{b.Layer}.{part}")),
        ];

        Assert.That(network.state_dict().Keys, Is.EquivalentTo(layers.SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" })));
    }

    [TestCase("ddpm++", "map_label.weight", "map_augment.weight", "enc.4x4_down.conv0.resample_filter", "enc.4x4_down.skip.weight",
        "enc.4x4_block0.qkv.weight", "dec.8x8_up.conv0.weight", "dec.8x8_up.skip.resample_filter")]
    [TestCase("ncsn++", "map_noise.freqs", "enc.4x4_aux_residual.weight", "enc.4x4_aux_residual.resample_filter")]
    [TestCase("skip", "enc.4x4_aux_down.resample_filter", "enc.4x4_aux_skip.weight", "dec.8x8_aux_up.resample_filter",
        "dec.4x4_aux_norm.weight", "dec.4x4_aux_conv.bias")]
    [TestCase("adm", "map_label.weight", "map_augment.weight", "out_norm.weight", "out_conv.bias", "enc.8x8_conv.weight",
        "enc.4x4_down.conv1.weight", "dec.4x4_in0.qkv.weight")]
    public void Published_names_are_there(string flavour, params string[] names)
    {
        using var network = TinyNets.Build(flavour);

        Assert.That(network.state_dict().Keys, Is.SupersetOf(names));
    }

    [TestCase("ddpm++", "map_augment.bias")]
    [TestCase("adm", "map_label.bias")]
    [TestCase("adm", "map_augment.bias")]
    [TestCase("adm", "enc.4x4_down.skip.weight")]
    [TestCase("skip", "enc.4x4_aux_down.weight")]
    public void Layers_published_without_these_lack_them(string flavour, string name)
    {
        using var network = TinyNets.Build(flavour);

        Assert.That(network.state_dict().Keys, Has.No.Member(name));
    }

    [Test]
    public void Preconditioning_puts_model_before_the_names()
    {
        using var network = new EdmPrecond(TinyNets.Build("ddpm++"));

        Assert.That(network.state_dict().Keys, Has.Member("model.enc.8x8_block0.conv0.weight").And.All.StartsWith("model."));
    }
}
