using System.Text.Json.Nodes;
using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

/// <summary>RecurrentGemma as the transformers library stores it: the fixture's weights under that port's names and shapes.</summary>
public sealed class HubGriffinTests
{
    [Test]
    public void Port_to_the_transformers_library_answers_as_the_authors_own()
    {
        using var copy = Port(out var renamed);
        using var scope = NewDisposeScope();
        var answer = copy.Model.Predict(new(copy.Stored("tokens"), NoiseLevels.All(0), Conditioning.None)).Value;
        var layout = DecoderInspection.Describe(copy.Folder);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(renamed, Is.GreaterThan(40), "nothing may keep the authors' names");
        Assert.That((answer - copy.Stored("logits")).abs().max().item<float>(), Is.LessThan(1e-4));
        Assert.That(copy.Described.EndTokens, Is.EqualTo(new[] { 1 }));
        Assert.That((layout.File!.IsClean, layout.Layers), Is.EqualTo((true, 3)));
    }

    [Test]
    public void Missing_half_of_the_gated_layers_is_reported()
    {
        using var copy = Port(out var _, "model.layers.1.mlp_block.up_proj.weight");

        Assert.That(() => copy.Model, Throws.InstanceOf<WeightMismatchException>().With.Message.Contains("blocks.1.mlp_block.ffw_up.w")
            .And.Message.Contains("model.layers.1.mlp_block.gate_proj.weight"));
    }

    [Test]
    public void What_the_port_does_not_compute_is_refused_by_name()
    {
        using var quantised = Port(out var _).With("quantization_config", new JsonObject { ["bits"] = 4 });
        using var unscaled = Port(out var _).With("embeddings_scale_by_sqrt_dim", false);
        using var scaled = Port(out var _).With("embeddings_scale_by_sqrt_dim", true).With("quantization_config", null);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => quantised.Described, Throws.InstanceOf<InvalidDataException>().With.Message.Contains(
            "'quantization_config' is {"));
        Assert.That(() => unscaled.Described, Throws.InstanceOf<InvalidDataException>().With.Message.Contains(
            "'embeddings_scale_by_sqrt_dim' is false; give true"));
        Assert.That(scaled.Described.IsCausal, Is.True);
    }

    private static DecoderCopy Port(out int renamed, string? without = null)
    {
        var copy = new DecoderCopy("recurrentgemma");
        var own = JsonNode.Parse(File.ReadAllText(copy["config.json"]))!;
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        using (var weights = TensorSource.Open(copy["model.safetensors"]))
            foreach (var name in weights.Tensors.Keys)
                foreach (var (to, value) in Ported(name, weights.Read(name)))
                    tensors[to] = value.contiguous();
        renamed = tensors.Keys.Count(n => n.StartsWith("model.", StringComparison.Ordinal));
        Assert.That(renamed, Is.EqualTo(tensors.Count));
        if (without is not null)
            Assert.That(tensors.Remove(without), Is.True);
        tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"].clone();
        SafetensorsWriter.Write(copy["model.safetensors"], tensors);
        File.WriteAllText(copy["config.json"], new JsonObject
        {
            ["model_type"] = "recurrent_gemma", ["architectures"] = new JsonArray("RecurrentGemmaForCausalLM"), ["bos_token_id"] = 2,
            ["eos_token_id"] = 1, ["hidden_size"] = Size("width"), ["intermediate_size"] = 2 * Size("mlp_expanded_width"),
            ["num_attention_heads"] = Size("num_heads"), ["num_key_value_heads"] = 1, ["num_hidden_layers"] = 3,
            ["vocab_size"] = Size("vocab_size"),
            ["attention_window_size"] = Size("attention_window_size"), ["logits_soft_cap"] = own["logits_soft_cap"]!.GetValue<double>(),
            ["lru_width"] = Size("lru_width"), ["hidden_activation"] = "gelu_pytorch_tanh", ["partial_rotary_factor"] = 0.5,
            ["conv1d_width"] = Size("conv1d_temporal_width"), ["use_cache"] = true, ["attention_dropout"] = 0.0,
        }.ToJsonString());
        return copy;

        int Size(string field) => own[field]!.GetValue<int>();
    }

    private static IEnumerable<(string Name, Tensor Value)> Ported(string name, Tensor value)
    {
        if (name == "embedder.input_embedding")
            return [("model.embed_tokens.weight", value)];
        if (name == "final_norm.scale")
            return [("model.final_norm.weight", value)];
        var parts = name.Split('.', 3);
        var (layer, rest) = ($"model.layers.{parts[1]}.", parts[2].Replace("recurrent_block.", "temporal_block.")
            .Replace("attention_block.", "temporal_block."));
        return rest switch
        {
            "mlp_block.ffw_up.w" =>
                [(layer + "mlp_block.gate_proj.weight", value[0].t()), (layer + "mlp_block.up_proj.weight", value[1].t())],
            "mlp_block.ffw_up.b" =>
                [(layer + "mlp_block.gate_proj.bias", value[0].flatten()), (layer + "mlp_block.up_proj.bias", value[1].flatten())],
            "temporal_block.conv_1d.w" => [(layer + "temporal_block.conv_1d.weight", value.t().unsqueeze(1))],
            _ => [(layer + rest.Replace("conv_1d.b", "conv_1d.bias").Replace("a_param", "recurrent_param")
                .Replace("a_gate.w", "recurrent_gate_weight").Replace("a_gate.b", "recurrent_gate_bias")
                .Replace("input_gate.w", "input_gate_weight").Replace("input_gate.b", "input_gate_bias")
                .Replace("proj_q", "q_proj").Replace("proj_k", "k_proj").Replace("proj_v", "v_proj").Replace("proj_final", "o_proj")
                .Replace("ffw_down", "down_proj").Replace(".scale", ".weight").Replace("_norm.scale", "_norm.weight"), value)],
        };
    }
}
