using System.Text.Json.Nodes;

namespace Generative.Generate.Tests.Text;

/// <summary>Writes folders of models that write from left to right: a few thousand random weights.</summary>
internal static class TinyWriter
{
    public const int Context = 64;

    public static string Write(string folder, string name, int layers = 1, int vocabulary = TinyTextModel.Vocabulary)
    {
        var module = ComponentSettings.Create("LlamaModel", new Dictionary<string, object?>
        {
            ["vocab_size"] = vocabulary, ["hidden_size"] = 16, ["intermediate_size"] = 24, ["num_hidden_layers"] = layers,
            ["num_attention_heads"] = 2, ["num_key_value_heads"] = 1, ["max_position_embeddings"] = Context, ["tie_word_embeddings"] = true,
        });
        var process = ComponentSettings.Create("next-token", new Dictionary<string, object?> { ["vocabulary"] = vocabulary });
        TinyTextModel.Write(folder, name, module, "next-token", process, Context, "sample");
        var config = Path.Combine(folder, "config.json");
        var json = JsonNode.Parse(File.ReadAllText(config))!;
        json["end_token"] = TinyTextModel.Eos;
        File.WriteAllText(config, json.ToJsonString());
        return folder;
    }
}
