namespace Generative.Networks;

/// <summary>Reads a published LLaDA config.json, and refuses what the architecture here does not do.</summary>
internal static class LladaConfig
{
    private static readonly string[] Sizes =
    [
        "d_model", "n_layers", "n_heads", "n_kv_heads", "multi_query_attention", "mlp_hidden_size", "mlp_ratio", "vocab_size",
        "embedding_size", "max_sequence_length", "rope_theta", "rms_norm_eps", "include_bias", "include_qkv_bias", "weight_tying",
        "scale_logits", "init_std", "mask_token_id",
    ];

    private static readonly string[] Fixed =
    [
        "activation_type", "alibi", "attention_dropout", "attention_layer_norm", "bias_for_layer_norm", "block_type", "embedding_dropout",
        "input_emb_norm", "layer_norm_type", "layer_norm_with_affine", "residual_dropout", "rope",
    ];

    // What does not change the answer: how it was trained, stored or sampled.
    private static readonly string[] Ignored =
    [
        "alibi_bias_max", "architectures", "attention_layer_norm_with_affine", "auto_map", "block_group_size", "bos_token_id", "dtype",
        "eos_token_id", "flash_attention", "init_cutoff_factor", "init_device", "init_fn", "model_type", "pad_token_id", "precision",
        "rope_full_precision", "torch_dtype", "transformers_version", "use_cache",
    ];

    public static LladaOptions Read(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, [.. Sizes, .. Fixed, .. Ignored]);
        Refuse(config);
        var usual = new LladaOptions();
        var width = config.Get("d_model", usual.Width);
        var heads = config.Get("n_heads", usual.Heads);
        var vocabulary = config.Get("vocab_size", usual.VocabularySize);
        var ratio = config.Get("mlp_ratio", 4.0);
        var options = usual with
        {
            Width = width,
            Layers = config.Get("n_layers", usual.Layers),
            Heads = heads,
            KeyHeads = config.Number("n_kv_heads") ?? (config.Get("multi_query_attention", false) ? 1 : heads),
            InnerWidth = config.Number("mlp_hidden_size") ?? (ratio * width is >= 1 and < int.MaxValue ? (int)(ratio * width)
                : throw config.Wrong("mlp_ratio", ratio, "a positive number, usually 4")),
            VocabularySize = vocabulary,
            TableRows = config.Number("embedding_size") ?? vocabulary,
            MaxLength = config.Get("max_sequence_length", usual.MaxLength),
            RopeTheta = config.Get("rope_theta", usual.RopeTheta),
            NormEps = config.Get("rms_norm_eps", usual.NormEps),
            Bias = config.Get("include_bias", usual.Bias),
            AttentionBias = config.Get("include_qkv_bias", usual.AttentionBias),
            TiedWeights = config.Get("weight_tying", usual.TiedWeights),
            ScaledLogits = config.Get("scale_logits", usual.ScaledLogits),
            InitDeviation = config.Get("init_std", usual.InitDeviation),
            MaskToken = config.Get("mask_token_id", usual.MaskToken),
        };
        options.Check(settings.Source);
        return options;
    }

    private static void Refuse(ConfigReader config)
    {
        config.Only("activation_type", "silu");
        config.Only("block_type", "llama");
        config.Only("layer_norm_type", "rms");
        config.Only("layer_norm_with_affine", true);
        config.Only("rope", true);
        foreach (var name in new[] { "alibi", "attention_layer_norm", "bias_for_layer_norm", "input_emb_norm" })
            config.Only(name, false);
        foreach (var name in new[] { "attention_dropout", "embedding_dropout", "residual_dropout" })
            config.Only(name, 0.0);
    }
}
