using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Networks;

namespace Generative.Tokenizers.Tests;

public sealed class Magvit2TokenizerOptionsTests
{
    [Test]
    public void Settings_ReadBackAsTheyWere()
    {
        var options = TinyMagvit2.Options with
        {
            Quantizer = new(10)
            {
                Order = BitOrder.MostSignificantFirst,
                SubTokenBits = [4, 6],
                SampleWeight = 0.5,
                BatchWeight = 2,
                EntropyWeight = 0.05,
                CommitmentWeight = 0.5,
            },
        };
        var read = Magvit2TokenizerOptions.Read(options.ToSettings());
        Assert.Multiple(() =>
        {
            Assert.That(read.Network with { Multipliers = options.Network.Multipliers }, Is.EqualTo(options.Network));
            Assert.That(read.Network.Multipliers, Is.EqualTo(options.Network.Multipliers));
            Assert.That(read.Quantizer with { SubTokenBits = options.Quantizer.SubTokenBits }, Is.EqualTo(options.Quantizer));
            Assert.That(read.Quantizer.SubTokenBits, Is.EqualTo(new[] { 4, 6 }));
        });
    }

    [Test]
    public void ConfigWithoutABitOrder_MeansThePublishedOne() =>
        Assert.That(Magvit2TokenizerOptions.Read(Edited(c => c.Remove("bit_order"))).Quantizer.Order,
            Is.EqualTo(BitOrder.LeastSignificantFirst));

    [Test]
    public void SettingsOfTrainingAlone_AreAllowed() =>
        Assert.That(() => Magvit2TokenizerOptions.Read(Edited(c => c["lr_drop_epoch"] = new JsonArray(250, 300))), Throws.Nothing);

    [TestCase("bit_order", "\"middle-first\"", "use least-significant-first or most-significant-first")]
    [TestCase("n_embed", "1000", "give 2^embed_dim codes")]
    [TestCase("embed_dim", "0", "give 2^embed_dim codes")]
    [TestCase("factorized_bits", "[4, 7]", "[4, 7]")]
    [TestCase("batch_maximization_weight", "-1", "BatchWeight")]
    [TestCase("factorised_bits", "[4, 6]", "factorized_bits")]
    [TestCase("ddconfig", "null", "ddconfig")]
    public void WrongSetting_IsNamed(string name, string json, string message) =>
        Assert.That(() => Magvit2TokenizerOptions.Read(Edited(c => c[name] = JsonNode.Parse(json))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase("ch", "48", "'ch' is 48")]
    [TestCase("ch", "0", "'ch' is 0")]
    [TestCase("ch_mult", "[]", "'ch_mult' is []")]
    [TestCase("ch_mult", "[1, 0]", "'ch_mult' is [1, 0]")]
    [TestCase("resolution", "30", "'resolution' is 30; give a multiple of 4")]
    [TestCase("num_res_blocks", "0", "num_res_blocks")]
    [TestCase("z_channels", "9", "'embed_dim' is 10 and 'z_channels' is 9")]
    [TestCase("attn_resolutions", "[16]", "attn_resolutions")]
    public void WrongSizeOfTheNetwork_IsNamed(string name, string json, string message) =>
        Assert.That(() => Magvit2TokenizerOptions.Read(Edited(c => c["ddconfig"]![name] = JsonNode.Parse(json))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void QuantizerThatDoesNotFitTheNetwork_IsRefused() =>
        Assert.That(() => new Magvit2Tokenizer(TinyMagvit2.Options with { Quantizer = new(9) }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("give the same"));

    private static ComponentSettings Edited(Action<JsonObject> edit)
    {
        var json = TinyMagvit2.Options.ToSettings().ToJson();
        edit(json);
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(json), "config.json");
    }
}
