using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Networks.Tests;

/// <summary>Diffusers U-Nets small enough for tests, from configs as they are published.</summary>
internal static class TinyUNets
{
    private const string Plain = """
        {"_class_name": "UNet2DModel", "_diffusers_version": "0.1.0", "sample_size": 8, "in_channels": 3, "out_channels": 3,
         "down_block_types": ["DownBlock2D", "AttnDownBlock2D"], "up_block_types": ["AttnUpBlock2D", "UpBlock2D"],
         "block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4, "attention_head_dim": 4}
        """;

    private const string Text = """
        {"_class_name": "UNet2DConditionModel", "sample_size": 8, "in_channels": 4, "out_channels": 4,
         "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
         "block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4, "attention_head_dim": 2, "cross_attention_dim": 12}
        """;

    /// <summary>An unconditional network; changes are (field, JSON).</summary>
    public static UNet2DModel Build(params (string Name, string Json)[] changes) => (UNet2DModel)Make(Plain, changes);

    /// <summary>A network that attends to text of width 12; changes are (field, JSON).</summary>
    public static UNet2DConditionModel BuildText(params (string Name, string Json)[] changes) => (UNet2DConditionModel)Make(Text, changes);

    /// <summary>A network from a whole config.</summary>
    public static TorchSharp.torch.nn.Module Make(string json, params (string Name, string Json)[] changes)
    {
        var fields = JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in changes)
            fields[name] = JsonNode.Parse(value);
        return NetworkFactory.Build(ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), "config.json", "_class_name"));
    }
}
