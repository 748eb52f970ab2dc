using System.Text.Json;

namespace Generative.Checkpoints;

/// <summary>What published configs call the decoders that are known here.</summary>
internal static class DecoderKinds
{
    /// <summary>Griffin in the names of its authors' own checkpoints; what they call it is followed by a remark.</summary>
    public const string Griffin = "griffin";

    /// <summary>The same network in its port to the transformers library.</summary>
    public const string HubGriffin = "recurrent_gemma";

    private const string ModelType = "model_type", Architectures = "architectures", Format = "format";

    private static readonly Dictionary<string, string> OfArchitecture = new(StringComparer.Ordinal)
    {
        ["LlamaForCausalLM"] = "llama",
        ["MistralForCausalLM"] = "mistral",
        ["Qwen2ForCausalLM"] = "qwen2",
        ["GPT2LMHeadModel"] = "gpt2",
        ["RecurrentGemmaForCausalLM"] = HubGriffin,
    };

    private static readonly string[] GriffinFields = ["block_types", "lru_width", "mlp_expanded_width"];

    /// <summary>All, as people write them.</summary>
    public static string Known => string.Join(", ", OfArchitecture.Values.Append(Griffin))
        + $", or an architecture of {string.Join(", ", OfArchitecture.Keys)}";

    /// <summary>Whether a config is written as published decoders' are, whatever architecture it names.</summary>
    public static bool Names(JsonElement config) => config.ValueKind == JsonValueKind.Object && !config.TryGetProperty(Format, out _)
        && (config.TryGetProperty(ModelType, out _) || config.TryGetProperty(Architectures, out _) || IsGriffin(config));

    /// <summary>The kind a config names; null for one that is not known.</summary>
    public static string? Of(JsonElement config)
    {
        var type = Text(config, ModelType);
        if (type is not null && OfArchitecture.ContainsValue(type))
            return type;
        return Listed(config).Select(a => OfArchitecture.GetValueOrDefault(a)).FirstOrDefault(k => k is not null)
            ?? (IsGriffin(config) ? Griffin : null);
    }

    /// <summary>What a config calls its network, for messages.</summary>
    public static string Show(JsonElement config) =>
        string.Join(" and ", new[] { Quoted(ModelType, Text(config, ModelType)), Quoted(Architectures, string.Join(", ", Listed(config))) }
            .OfType<string>()) is { Length: > 0 } shown ? shown : $"no '{ModelType}'";

    private static bool IsGriffin(JsonElement config) => Text(config, ModelType) is { } type
        ? type.Split(' ', 2)[0].Equals(Griffin, StringComparison.OrdinalIgnoreCase)
        : Array.TrueForAll(GriffinFields, name => config.TryGetProperty(name, out _));

    private static IEnumerable<string> Listed(JsonElement config) =>
        config.TryGetProperty(Architectures, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!) : [];

    private static string? Quoted(string name, string? value) => string.IsNullOrEmpty(value) ? null : $"'{name}' \"{value}\"";

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
