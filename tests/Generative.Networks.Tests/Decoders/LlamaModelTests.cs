using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class LlamaModelTests
{
    private static readonly Dictionary<string, object?> Tiny = new()
    {
        ["hidden_size"] = 16, ["intermediate_size"] = 24, ["num_hidden_layers"] = 1, ["num_attention_heads"] = 4,
        ["num_key_value_heads"] = 2, ["vocab_size"] = 11, ["max_position_embeddings"] = 32,
    };

    [Test]
    public void State_dict_has_exactly_the_published_names()
    {
        using var network = Build(("attention_bias", true));
        string[] attention = ["q_proj", "k_proj", "v_proj", "o_proj"];

        Assert.That(network.state_dict().Keys, Is.EquivalentTo(((string[])
        [
            .. attention.SelectMany(a => new[] { $"self_attn.{a}.weight", $"self_attn.{a}.bias" }),
            "mlp.gate_proj.weight", "mlp.up_proj.weight", "mlp.down_proj.weight",
            "input_layernorm.weight", "post_attention_layernorm.weight",
        ]).Select(n => $"model.layers.0.{n}").Concat(["model.embed_tokens.weight", "model.norm.weight", "lm_head.weight"])));
    }

    [Test]
    public void Tied_weights_have_no_read_out()
    {
        using var network = Build(("tie_word_embeddings", true));

        Assert.That(network.state_dict().Keys, Does.Not.Contain("lm_head.weight"));
    }

    [Test]
    public void Qwen2_has_biases_on_queries_keys_and_values_alone()
    {
        using var network = Build(("model_type", "qwen2"), ("use_sliding_window", false), ("sliding_window", 4), ("max_window_layers", 0));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(network.state_dict().Keys.Where(k => k.EndsWith("bias")).Select(k => k.Split('.')[^2]),
            Is.EquivalentTo(["q_proj", "k_proj", "v_proj"]));
        Assert.That(network.Options.Windows, Is.Empty);
    }

    [TestCase("mistral", 5, false, 0, new[] { 5, 5, 5 })]
    [TestCase("mistral", null, false, 0, new int[0])]
    [TestCase("qwen2", 5, true, 2, new[] { 0, 0, 5 })]
    [TestCase("llama", 5, true, 0, new int[0])]
    public void Windows_are_those_of_the_family(string family, int? window, bool used, int first, int[] expected)
    {
        using var network = Build(("model_type", family), ("sliding_window", window), ("use_sliding_window", used),
            ("max_window_layers", first), ("num_hidden_layers", 3));

        Assert.That(network.Options.Windows, Is.EqualTo(expected));
    }

    [TestCase("llama", "", 64, 2048)]
    [TestCase("mistral", "", 8, 131_072)]
    [TestCase("qwen2", "", 32, 32_768)]
    [TestCase("mistral", ",\"num_key_value_heads\":null,\"max_position_embeddings\":null", 64, 131_072)]
    [TestCase("qwen2", ",\"num_key_value_heads\":16,\"max_position_embeddings\":77", 16, 77)]
    public void Fields_left_out_are_the_familys(string family, string more, int keyHeads, int length)
    {
        using var json = JsonDocument.Parse($$"""
            {"model_type":"{{family}}","hidden_size":128,"intermediate_size":24,"num_hidden_layers":1,"num_attention_heads":64,
            "vocab_size":11{{more}}}
            """);
        var options = LlamaOptions.Read(ComponentSettings.Parse(json.RootElement, "config.json", "model_type"));

        Assert.That((options.KeyHeads, options.MaxLength), Is.EqualTo((keyHeads, length)));
    }

    [TestCase("num_key_value_heads", 3, "'num_attention_heads' is 4; give a multiple of 'num_key_value_heads', which is 3")]
    [TestCase("num_attention_heads", 3, "'hidden_size' is 16; give a multiple of 'num_attention_heads', which is 3")]
    [TestCase("num_attention_heads", 0, "'num_attention_heads' is 0; give at least 1")]
    [TestCase("head_dim", 5, "'head_dim' is 5; give an even number")]
    [TestCase("hidden_act", "mish", "'hidden_act' is \"mish\"; give one of gelu, gelu_new")]
    [TestCase("num_layers", 2, "unknown 'num_layers'")]
    public void Config_that_cannot_be_built_is_refused(string name, object value, string message) =>
        Assert.That(() => Build((name, value)), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase("""{"rope_type":"longrope","factor":2}""", "type \"longrope\" is not supported; known are default, linear")]
    [TestCase("""{"type":"linear"}""", "lacks 'factor'")]
    [TestCase("""{"type":"linear","factor":0.5}""", "'factor' is 0.5; give at least 1")]
    [TestCase("""{"rope_type":"yarn","factor":null}""", "lacks 'factor'")]
    [TestCase("""{"rope_type":"yarn","original_max_position_embeddings":64}""", "'factor' is 0.5; give at least 1")]
    [TestCase("""{"rope_type":"yarn","original_max_position_embeddings":0}""", "'original_max_position_embeddings' is 0")]
    [TestCase("""{"rope_type":"llama3","factor":2}""", "lacks 'original_max_position_embeddings'")]
    public void Rotary_scaling_that_is_not_known_is_refused(string scaling, string message) =>
        Assert.That(() => Parse($"\"rope_scaling\":{scaling}"), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void Published_extras_are_let_pass_and_what_changes_the_network_is_not()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Parse("\"torch_dtype\":\"bfloat16\",\"made_by\":\"someone\"").KeyHeads, Is.EqualTo(4));
        Assert.That(() => Parse("\"quantization_config\":{}"), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Newer_rope_parameters_hold_the_base_too() =>
        Assert.That(Parse("\"rope_parameters\":{\"rope_theta\":500000.0,\"rope_type\":\"default\"}").RopeTheta, Is.EqualTo(500_000));

    [TestCase("", 32)]
    [TestCase("\"rope_scaling\":{\"type\":\"linear\",\"factor\":4}", 128)]
    [TestCase("\"rope_scaling\":{\"type\":\"dynamic\",\"factor\":4}", null)]
    [TestCase("\"rope_scaling\":{\"type\":\"yarn\",\"factor\":null,\"original_max_position_embeddings\":8}", 32)]
    [TestCase("\"rope_scaling\":{\"type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":16}", 64)]
    public void Context_is_as_long_as_the_frequencies_allow(string scaling, int? expected) =>
        Assert.That(Parse(scaling).ContextLength, Is.EqualTo(expected));

    [Test]
    public void Yarn_without_a_factor_stretches_the_first_length_to_the_whole() => Assert.That(
        Parse("\"rope_scaling\":{\"type\":\"yarn\",\"factor\":null,\"original_max_position_embeddings\":8}").Scaling!.Factor,
        Is.EqualTo(4));

    [Test]
    public void Gated_layers_have_the_activation_of_the_config()
    {
        using var usual = TinyDecoders.Llama();
        using var swish = TinyDecoders.Llama(TinyDecoders.Options with { Activation = "swish" });
        using var gelu = TinyDecoders.Llama(TinyDecoders.Options with { Activation = Parse("\"hidden_act\":\"gelu\"").Activation });
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(1, 6);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(swish.forward(ids), usual.forward(ids)), Is.Zero);
        Assert.That(Values.Distance(gelu.forward(ids), usual.forward(ids)), Is.GreaterThan(1e-3));
        Assert.That(() => new LlamaModel(TinyDecoders.Options with { Activation = "mish" }), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Dynamic_frequencies_behind_a_cache_do_not_depend_on_the_parts()
    {
        using var network = TinyDecoders.Llama(TinyDecoders.Options with
        {
            MaxLength = 8, Scaling = new(RotaryScalingKind.Dynamic) { Factor = 2 },
        });
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(1, 20);
        using var one = network.CreateCache(1, 4, CachePolicy.All);
        using var many = network.CreateCache(1, 4, CachePolicy.All);

        Assert.That(Values.Distance(network.InParts(many, ids, 3), network.Part(one, ids)), Is.LessThan(1e-5));
    }

    [Test]
    public void Training_reaches_every_weight([Values] bool windowed)
    {
        using var network = TinyDecoders.Llama(TinyDecoders.Options with { Windows = windowed ? [3, 0] : [] });
        using var scope = NewDisposeScope();

        network.forward(TinyDecoders.Ids(2, 7)).square().sum().backward();

        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, parameter) in network.named_parameters())
            Assert.That(parameter.grad is { } grad && grad.abs().max().item<float>() > 0, name);
    }

    [Test]
    public void Gradients_are_those_of_differences()
    {
        using var network = TinyDecoders.Llama();
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(1, 6);
        network.to(ScalarType.Float64);
        var weight = network.get_parameter("model.layers.0.self_attn.k_proj.weight")!;
        network.forward(ids).sin().sum().backward();
        var expected = weight.grad!.data<double>()[3];
        using var gradients = no_grad();

        Assert.That((At(1e-3) - At(-1e-3)) / 2e-3, Is.EqualTo(expected).Within(1e-2 * Math.Max(1, Math.Abs(expected))));

        double At(double by)
        {
            weight.flatten()[3].add_(by);
            var value = network.forward(ids).to(ScalarType.Float64).sin().sum().item<double>();
            weight.flatten()[3].add_(-by);
            return value;
        }
    }

    private static LlamaOptions Parse(string more)
    {
        using var json = JsonDocument.Parse($$"""
            {"model_type":"llama","architectures":["LlamaForCausalLM"],"hidden_size":16,"intermediate_size":24,"num_hidden_layers":1,
            "num_attention_heads":4,"vocab_size":11,"max_position_embeddings":32{{(more.Length > 0 ? "," : "")}}{{more}}}
            """);
        return LlamaOptions.Read(ComponentSettings.Parse(json.RootElement, "config.json", "model_type"));
    }

    private static LlamaModel Build(params (string Name, object? Value)[] changes)
    {
        var settings = new Dictionary<string, object?>(Tiny);
        foreach (var (name, value) in changes)
            settings[name] = value;
        return (LlamaModel)NetworkFactory.Build(ComponentSettings.Create("LlamaModel", settings));
    }
}
