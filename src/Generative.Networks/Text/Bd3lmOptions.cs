namespace Generative.Networks;

/// <summary>Sizes of a <see cref="Bd3lmModel"/> under their published names; the defaults are those of the OpenWebText models.</summary>
public sealed record Bd3lmOptions
{
    private static readonly string[] Names =
    [
        "block_size", "vocab_size", "model_length", "cross_attn", "adaln", "attn_backend", "causal", "hidden_dim", "cond_dim", "n_blocks",
        "n_heads", "dropout", "time_conditioning", "var_min", "sampling_eps_min", "sampling_eps_max",
        "architectures", "auto_map", "dtype", "model_type", "return_dict", "torch_dtype", "transformers_version",
    ];

    /// <summary>Tokens in a block (<c>block_size</c>); divides <see cref="Length"/>.</summary>
    public int BlockSize { get; init; } = 1;

    /// <summary>Tokens with the mask token, which is the last (<c>vocab_size</c>).</summary>
    public int VocabularySize { get; init; } = 50258;

    /// <summary>Most tokens a text may have (<c>model_length</c>).</summary>
    public int Length { get; init; } = 1024;

    /// <summary>Width of a token (<c>hidden_dim</c>); a multiple of twice <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Width of the embedded noise level (<c>cond_dim</c>).</summary>
    public int ConditionWidth { get; init; } = 128;

    /// <summary>Number of transformer blocks (<c>n_blocks</c>).</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads (<c>n_heads</c>).</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Dropout probability in training (<c>dropout</c>).</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether the network sees the noise level (<c>time_conditioning</c>); otherwise it sees 0 whatever is given.</summary>
    public bool TimeConditioning { get; init; }

    /// <summary>Whether training clips the masking rates (<c>var_min</c>).</summary>
    public bool ClippedRates { get; init; } = true;

    /// <summary>Smallest masking rate of that clipping (<c>sampling_eps_min</c>).</summary>
    public double LeastRate { get; init; } = 1e-3;

    /// <summary>Largest masking rate of that clipping (<c>sampling_eps_max</c>).</summary>
    public double MostRate { get; init; } = 1;

    /// <summary>The token that stands for a hole.</summary>
    public int MaskToken => VocabularySize - 1;

    /// <summary>Reads the settings; absent ones take their defaults.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown, out of range, or asks for another architecture.</exception>
    public static Bd3lmOptions Read(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, Names);
        config.Only("cross_attn", true);
        config.Only("adaln", true);
        config.Only("causal", false);
        config.OneOf("attn_backend", config.Get("attn_backend", "sdpa"), "sdpa", "flex", "flash_attn");     // all the same mathematics
        var usual = new Bd3lmOptions();
        var options = new Bd3lmOptions
        {
            BlockSize = config.Get("block_size", usual.BlockSize),
            VocabularySize = config.Get("vocab_size", usual.VocabularySize),
            Length = config.Get("model_length", usual.Length),
            Width = config.Get("hidden_dim", usual.Width),
            ConditionWidth = config.Get("cond_dim", usual.ConditionWidth),
            Layers = config.Get("n_blocks", usual.Layers),
            Heads = config.Get("n_heads", usual.Heads),
            Dropout = config.Get("dropout", usual.Dropout),
            TimeConditioning = config.Get("time_conditioning", usual.TimeConditioning),
            ClippedRates = config.Get("var_min", usual.ClippedRates),
            LeastRate = config.Get("sampling_eps_min", usual.LeastRate),
            MostRate = config.Get("sampling_eps_max", usual.MostRate),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source) => new SettingChecks(source)
        .Positive(BlockSize, "block_size").Positive(Length, "model_length").Positive(Width, "hidden_dim").Positive(Heads, "n_heads")
        .Positive(ConditionWidth, "cond_dim").Positive(Layers, "n_blocks")
        .That(VocabularySize >= 2, "vocab_size", VocabularySize, "give at least 2: a token and the mask")
        .Multiple(Length, "model_length", BlockSize, "block_size").Multiple(Width, "hidden_dim", Heads, "n_heads")
        .That(Width / Heads % 2 == 0, "hidden_dim", Width, "give an even number for each head: rotary positions turn pairs")
        .That(Dropout is >= 0 and < 1, "dropout", Dropout, "give a probability from 0 to below 1")
        .That(LeastRate is >= 0 and < 1, "sampling_eps_min", LeastRate, "give a rate from 0 to below 1")
        .That(MostRate > LeastRate && MostRate <= 1, "sampling_eps_max", MostRate, "give a rate above 'sampling_eps_min', at most 1");
}
