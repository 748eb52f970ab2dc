using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Rotary transformers small enough for tests, from configs in their published form.</summary>
internal static class TinyText
{
    public const string Mdlm = """
        {"model_type": "mdlm", "vocab_size": 7, "model_length": 6, "hidden_dim": 16, "cond_dim": 8, "n_blocks": 2, "n_heads": 2,
         "dropout": 0.1, "time_conditioning": false, "return_dict": false}
        """;

    public const string Radd = """
        {"tokens": 6, "model": {"type": "ddit_wot", "hidden_size": 16, "length": 6, "n_blocks": 2, "n_heads": 2, "dropout": 0.02}}
        """;

    public const string Sedd = """
        {"tokens": 6, "graph": {"type": "absorb"}, "model": {"type": "ddit", "hidden_size": 16, "cond_dim": 8, "length": 6, "n_blocks": 2,
         "n_heads": 2, "scale_by_sigma": true, "dropout": 0.1}}
        """;

    public static IEnumerable<string> All => [Mdlm, Radd, Sedd];

    /// <summary>A network that is no longer fresh, so that its answers differ, ready to be asked.</summary>
    public static RotaryTransformer Build(string config)
    {
        var network = (RotaryTransformer)NetworkFactory.Build(RotaryTransformerConfig.Read(config));
        using var gradients = no_grad();
        using var generator = new Generator(5);
        foreach (var weight in network.parameters())
        {
            using var drawn = randn(weight.shape, generator: generator);
            weight.copy_(drawn.mul_(0.3));
        }
        network.eval();
        return network;
    }

    /// <summary>A config with one field replaced or, with null, taken away; "model.n_heads" is a nested one.</summary>
    public static string With(string config, string field, object? value)
    {
        var fields = JsonNode.Parse(config)!.AsObject();
        var path = field.Split('.');
        var owner = path.Length == 1 ? fields : fields[path[0]]!.AsObject();
        if (value is null)
            owner.Remove(path[^1]);
        else
            owner[path[^1]] = JsonSerializer.SerializeToNode(value);
        return fields.ToJsonString();
    }
}
