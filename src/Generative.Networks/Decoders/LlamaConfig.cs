using System.Text.Json.Nodes;

namespace Generative.Networks;

/// <summary>Reads a published config.json of the Llama family, and refuses what the architecture here does not do.</summary>
internal static class LlamaConfig
{
    private const string Llama = "llama", Mistral = "mistral", Qwen2 = "qwen2";
    private const string Sliding = "sliding_window", KeyHeads = "num_key_value_heads";

    private static readonly string[] Sizes =
    [
        "attention_bias", "head_dim", "hidden_act", "hidden_size", "initializer_range", "intermediate_size", "layer_types",
        "max_position_embeddings", "max_window_layers", "mlp_bias", "model_type", "num_attention_heads", "num_hidden_layers",
        KeyHeads, "rms_norm_eps", "rope_parameters", "rope_scaling", "rope_theta", Sliding, "tie_word_embeddings",
        "use_sliding_window", "vocab_size",
    ];

    // What would change the answer, and is not done here.
    private static readonly string[] Foreign =
    [
        "attention_multiplier", "attn_logit_softcapping", "embedding_multiplier", "final_logit_softcapping", "logit_scale",
        "num_experts", "num_local_experts", "quantization_config", "residual_multiplier",
    ];

    public static LlamaOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var own = !settings.Has("model_type") && !settings.Has("architectures") && settings.Type is not (Llama or Mistral or Qwen2);
        var config = new ConfigReader(settings, own ? Sizes : [.. Sizes, .. settings.Names]);
        var family = settings.Type is Llama or Mistral or Qwen2 ? settings.Type
            : config.OneOf("model_type", config.Get("model_type", Llama), Llama, Mistral, Qwen2);
        Refuse(config);
        var usual = new LlamaOptions();
        var (width, heads) = (settings.Required<int>("hidden_size"), settings.Required<int>("num_attention_heads"));
        var layers = settings.Required<int>("num_hidden_layers");
        var maxLength = config.Get("max_position_embeddings", UsualLength(family));
        var (scaling, theta) = RotaryScalingReader.Read(settings, maxLength);
        var attentionBias = family == Llama && config.Get("attention_bias", false);
        var options = usual with
        {
            Width = width,
            InnerWidth = settings.Required<int>("intermediate_size"),
            Layers = layers,
            Heads = heads,
            KeyHeads = config.Number(KeyHeads) ?? UsualKeyHeads(config, family, heads),
            HeadSize = config.Number("head_dim") ?? HeadSize(settings.Source, width, heads),
            VocabularySize = settings.Required<int>("vocab_size"),
            MaxLength = maxLength,
            NormEps = config.Get("rms_norm_eps", usual.NormEps),
            Activation = config.OneOf("hidden_act", config.Get("hidden_act", usual.Activation), DecoderActivations.Names),
            RopeTheta = theta ?? config.Get("rope_theta", usual.RopeTheta),
            Scaling = scaling,
            TiedWeights = config.Get("tie_word_embeddings", false),
            QueryBias = attentionBias || family == Qwen2,
            OutputBias = attentionBias,
            InnerBias = family == Llama && config.Get("mlp_bias", false),
            Windows = Windows(config, settings, family, own, layers),
            InitDeviation = config.Get("initializer_range", usual.InitDeviation),
        };
        options.Check(settings.Source);
        return options;
    }

    private static int HeadSize(string source, int width, int heads)
    {
        new SettingChecks(source).Positive(width, "hidden_size").Positive(heads, "num_attention_heads")
            .Multiple(width, "hidden_size", heads, "num_attention_heads");
        return width / heads;
    }

    // What the families' published configurations take for a field that is left out. One that is null means as many as queries.
    private static int UsualKeyHeads(ConfigReader config, string family, int heads) => config.IsNull(KeyHeads) ? heads : family switch
    {
        Mistral => 8,
        Qwen2 => 32,
        _ => heads,
    };

    private static int UsualLength(string family) => family switch
    {
        Mistral => 131_072,
        Qwen2 => 32_768,
        _ => new LlamaOptions().MaxLength,
    };

    // Llama has no window, whatever its config says; Mistral has one in every block; Qwen2 in the last ones, where it is switched on.
    private static IReadOnlyList<int> Windows(ConfigReader config, ComponentSettings settings, string family, bool own, int layers)
    {
        if (family == Llama && !own || family == Qwen2 && !config.Get("use_sliding_window", false) || config.IsNull(Sliding)
            || family == Llama && !config.Has(Sliding))
            return [];
        var window = config.Number(Sliding) ?? 4096;
        config.AtLeast(Sliding, 1, window);
        if (config.Has("layer_types") && settings.ToJson()["layer_types"] is JsonArray)
            return [.. settings.Required<string[]>("layer_types").Select(type =>
                config.OneOf("layer_types", type, "full_attention", "sliding_attention") == "full_attention" ? 0 : window)];
        var first = family == Qwen2 ? config.Get("max_window_layers", 28) : 0;
        return [.. Enumerable.Range(0, layers).Select(layer => layer >= first ? window : 0)];
    }

    private static void Refuse(ConfigReader config)
    {
        config.Absent(Foreign);
        config.Only("partial_rotary_factor", 1.0);
        foreach (var name in new[] { "rope_interleaved", "use_mrope", "use_qk_norm", "use_parallel_residual" })
            config.Only(name, false);
    }
}
