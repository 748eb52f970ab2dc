namespace Generative.Networks;

/// <summary>Reads the published parameters of a <see cref="FactorizedGpt"/>, and refuses what the architecture here does not do.</summary>
internal static class FactorizedConfig
{
    private const int MostBits = 24;

    private static readonly string[] Names =
    [
        "attn_dropout_p", "block_size", "class_num", "cls_token_num", "cond_dim", "dim", "drop_path_rate", "embd_pdrop",
        "factorized_bits", "factorized_k", "factorized_n_layer", "ffn_dim_multiplier", "ffn_dropout_p", "initalizer_range",
        "max_batch_size", "max_seq_len", "multiple_of", "n_head", "n_kv_head", "n_unmasked", "norm_eps", "resid_dropout_p", "rope_base",
        "spatial_n_layer", "token_drop", "token_factorization", "vocab_size",
    ];

    public static FactorizedOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var config = new ConfigReader(settings, Names);
        config.Only("cls_token_num", 1);
        var usual = new FactorizedOptions();
        var width = config.Get("dim", usual.Width);
        var heads = config.Get("n_head", usual.Heads);
        var multiple = config.AtLeast("multiple_of", 1, config.Get("multiple_of", 256));
        double? factor = config.Has("ffn_dim_multiplier") ? config.Get("ffn_dim_multiplier", 1.0) : null;
        var options = usual with
        {
            SlotSizes = Sizes(config, settings),
            Cells = settings.Required<int>("block_size"),
            Classes = config.Get("class_num", usual.Classes),
            Width = width,
            InnerWidth = FactorizedOptions.InnerWidthOf(width, factor, multiple),
            Heads = heads,
            KeyHeads = config.Number("n_kv_head") ?? heads,
            Layers = config.Get("spatial_n_layer", usual.Layers),
            PartLayers = config.Get("factorized_n_layer", usual.PartLayers),
            NormEps = config.Get("norm_eps", usual.NormEps),
            RotaryBase = config.Get("rope_base", usual.RotaryBase),
            InitDeviation = config.Get("initalizer_range", usual.InitDeviation),
            TokenDrop = config.Get("token_drop", usual.TokenDrop),
            ResidualDrop = config.Get("resid_dropout_p", usual.ResidualDrop),
            InnerDrop = config.Get("ffn_dropout_p", usual.InnerDrop),
            AttentionDrop = config.Get("attn_dropout_p", usual.AttentionDrop),
            PathDrop = config.Get("drop_path_rate", usual.PathDrop),
        };
        options.Check(settings.Source);
        return options;
    }

    private static int[] Sizes(ConfigReader config, ComponentSettings settings)
    {
        if (!config.Get("token_factorization", false))
            return [settings.Required<int>("vocab_size")];
        int[] bits = config.Get("factorized_bits", new[] { 9, 9 });
        if (config.Number("factorized_k") is { } count && count != bits.Length)
            throw config.Wrong("factorized_k", count, $"{bits.Length}, as many as 'factorized_bits' has");
        foreach (var b in bits)
            if (b is < 0 or > MostBits)
                throw config.Wrong("factorized_bits", b, $"0 to {MostBits} for each sub-token");
        return [.. bits.Select(b => 1 << b)];
    }
}
