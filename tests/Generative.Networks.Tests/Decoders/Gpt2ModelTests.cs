using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class Gpt2ModelTests
{
    private static readonly Dictionary<string, object?> Tiny = new()
    {
        ["n_embd"] = 16, ["n_layer"] = 1, ["n_head"] = 4, ["vocab_size"] = 11, ["n_positions"] = 32,
    };

    [Test]
    public void State_dict_has_the_names_of_save_pretrained()
    {
        using var network = Build();
        string[] layers = ["ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj"];

        Assert.That(network.state_dict().Keys, Is.EquivalentTo(layers.Select(l => $"h.0.{l}").Append("ln_f")
            .SelectMany(l => new[] { $"transformer.{l}.weight", $"transformer.{l}.bias" })
            .Concat(["transformer.wte.weight", "transformer.wpe.weight"])));
    }

    [TestCase("wte.weight", "transformer.wte.weight")]
    [TestCase("h.11.attn.c_attn.bias", "transformer.h.11.attn.c_attn.bias")]
    [TestCase("transformer.h.0.ln_1.weight", "transformer.h.0.ln_1.weight")]
    [TestCase("h.3.attn.bias", null)]
    [TestCase("transformer.h.3.attn.masked_bias", null)]
    [TestCase("lm_head.weight", null)]
    public void Stored_names_of_both_kinds_are_known(string stored, string? expected) =>
        Assert.That(Gpt2Names.Map(stored, new()), Is.EqualTo(expected));

    [Test]
    public void Separate_read_out_keeps_its_weights() =>
        Assert.That(Gpt2Names.Map("lm_head.weight", new() { TiedWeights = false }), Is.EqualTo("lm_head.weight"));

    [TestCase("n_head", 3, "'n_embd' is 16; give a multiple of 'n_head', which is 3")]
    [TestCase("n_layer", 0, "'n_layer' is 0; give at least 1")]
    [TestCase("activation_function", "mish", "'activation_function' is \"mish\"; give one of gelu, gelu_new")]
    [TestCase("scale_attn_by_inverse_layer_idx", 2, "scale_attn_by_inverse_layer_idx")]
    [TestCase("add_cross_attention", true, "add_cross_attention")]
    [TestCase("n_heads", 4, "unknown 'n_heads'")]
    public void Config_that_cannot_be_built_is_refused(string name, object value, string message) =>
        Assert.That(() => Build((name, value)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase(true, true)]
    [TestCase(false, false)]
    [TestCase(false, true)]
    public void Scores_are_scaled_as_the_config_says(bool scaled, bool byLayer)
    {
        using var network = TinyDecoders.Gpt2(new()
        {
            ["scale_attn_weights"] = scaled, ["scale_attn_by_inverse_layer_idx"] = byLayer,
        });
        using var plain = TinyDecoders.Gpt2();
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(2, 9);
        using var cache = network.CreateCache(2, 4, CachePolicy.All);
        var (whole, parts, usual) = (network.forward(ids), network.InParts(cache, ids, 4, 1), plain.forward(ids));
        // The same done to the weights that queries come from.
        using (no_grad())
            for (var layer = 0; layer < 2; layer++)
                foreach (var name in new[] { "weight", "bias" })
                    plain.get_parameter($"transformer.h.{layer}.attn.c_attn.{name}")!.narrow(-1, 0, 16)
                        .mul_((scaled ? 1 : 2) / (byLayer ? layer + 1.0 : 1));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(whole, plain.forward(ids)), Is.LessThan(1e-5));
        Assert.That(Values.Distance(parts, whole), Is.LessThan(1e-5));
        Assert.That(Values.Distance(whole, usual), Is.GreaterThan(1e-3));
    }

    [Test]
    public void Cache_that_forgets_is_refused([Values(CacheKind.Sliding, CacheKind.Lambda)] CacheKind kind)
    {
        using var network = Build();

        Assert.That(() => network.CreateCache(1, 1, new(kind)),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("32 positions"));
    }

    [Test]
    public void Training_reaches_every_weight()
    {
        using var network = TinyDecoders.Gpt2();
        using var scope = NewDisposeScope();

        // The whole length, so that every position is met.
        network.forward(cat([TinyDecoders.Ids(2, 73), arange(TinyDecoders.Vocabulary).expand(2, -1)], 1)).square().sum().backward();

        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, parameter) in network.named_parameters())
            Assert.That(parameter.grad is { } grad && grad.abs().max().item<float>() > 0, name);
    }

    private static Gpt2Model Build(params (string Name, object? Value)[] changes)
    {
        var settings = new Dictionary<string, object?>(Tiny);
        foreach (var (name, value) in changes)
            settings[name] = value;
        return (Gpt2Model)NetworkFactory.Build(ComponentSettings.Create("Gpt2Model", settings));
    }
}
