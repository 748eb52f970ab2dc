namespace Generative.Networks;

/// <summary>Reads a RecurrentGemma config in the fields of its port to the transformers library, which is how it lies on the hub.</summary>
internal static class GriffinHubConfig
{
    /// <summary>Whether settings are in those fields.</summary>
    public static bool Recognises(ComponentSettings settings) => settings.Has("hidden_size");

    /// <summary>The sizes they say; unchecked.</summary>
    /// <exception cref="InvalidDataException">A setting is of another kind, or asks for another architecture.</exception>
    public static GriffinOptions Read(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, settings.Names);
        config.Absent("quantization_config");
        config.Only("attention_bias", false);
        config.Only("embeddings_scale_by_sqrt_dim", true);
        config.Only("hidden_activation", "gelu_pytorch_tanh");
        config.Only("partial_rotary_factor", 0.5);
        config.Only("rms_norm_eps", 1e-6);
        config.Only("rope_theta", 10_000.0);
        config.Only("tie_word_embeddings", true);
        var usual = new GriffinOptions();
        var width = settings.Required<int>("hidden_size");
        var heads = config.Get("num_attention_heads", usual.Heads);
        // One key head is all the network has; left out, the field means as many as queries.
        if (config.Get("num_key_value_heads", heads) is var keys && keys != 1)
            throw config.Wrong("num_key_value_heads", keys, "1: other values are not supported here");
        if (config.Number("head_dim") is { } head && head * (long)heads != width)
            throw config.Wrong("head_dim", head, $"'hidden_size' / 'num_attention_heads', which is {width} / {heads}");
        var inner = config.Get("intermediate_size", 2 * usual.InnerWidth);
        // Repeated until every block has one.
        var types = config.Get<string[]>("block_types", ["recurrent", "recurrent", "attention"]);
        if (types.Length == 0)
            throw config.Wrong("block_types", "[]", "at least one of recurrent, attention");
        return new()
        {
            VocabularySize = config.Get("vocab_size", usual.VocabularySize),
            Width = width,
            // Both halves of the gated layers together.
            InnerWidth = inner % 2 == 0 ? inner / 2 : throw config.Wrong("intermediate_size", inner, "an even number"),
            Heads = heads,
            Attends = [.. Enumerable.Range(0, config.Get("num_hidden_layers", usual.Attends.Count)).Select(i =>
                config.OneOf("block_types", types[i % types.Length], "recurrent", "attention") == "attention")],
            Window = config.Get("attention_window_size", usual.Window),
            LogitsCap = config.Get("logits_soft_cap", usual.LogitsCap),
            RecurrentWidth = config.Number("lru_width") ?? width,
            ConvolutionWidth = config.Get("conv1d_width", usual.ConvolutionWidth),
        };
    }
}
