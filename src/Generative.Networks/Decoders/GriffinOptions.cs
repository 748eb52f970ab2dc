namespace Generative.Networks;

/// <summary>
/// Sizes of a <see cref="GriffinModel"/> under the published names of GriffinConfig; the defaults are those of RecurrentGemma 2B.
/// </summary>
public sealed record GriffinOptions
{
    private const string Recurrent = "recurrent", Attention = "attention";

    private static readonly string[] Names =
    [
        "vocab_size", "width", "mlp_expanded_width", "num_heads", "block_types", "embeddings_scale_by_sqrt_dim", "attention_window_size",
        "logits_soft_cap", "lru_width", "conv1d_temporal_width", "scan_type", "model_type", "architectures", "dtype", "torch_dtype",
        "transformers_version", "bos_token_id", "eos_token_id", "pad_token_id", "num_layers",
    ];

    /// <summary>Tokens (<c>vocab_size</c>).</summary>
    public int VocabularySize { get; init; } = 256_000;

    /// <summary>Width of a token (<c>width</c>); a multiple of four times <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 2560;

    /// <summary>Inner width of the gated layers (<c>mlp_expanded_width</c>).</summary>
    public int InnerWidth { get; init; } = 3 * 2560;

    /// <summary>Query heads, and blocks of the recurrence's gates (<c>num_heads</c>).</summary>
    public int Heads { get; init; } = 10;

    /// <summary>Which blocks attend; the others are recurrent (<c>block_types</c>, each "recurrent" or "attention").</summary>
    public IReadOnlyList<bool> Attends { get; init; } = [.. Enumerable.Range(0, 26).Select(i => i % 3 == 2)];

    /// <summary>Whether embeddings are scaled by the root of the width (<c>embeddings_scale_by_sqrt_dim</c>).</summary>
    public bool ScaledEmbeddings { get; init; } = true;

    /// <summary>How far back a token attends (<c>attention_window_size</c>): it sees this many tokens before itself.</summary>
    public int Window { get; init; } = 2048;

    /// <summary>Logits go through cap tanh(logits / cap) (<c>logits_soft_cap</c>); 0 for none.</summary>
    public double LogitsCap { get; init; } = 30;

    /// <summary>Width of the recurrence (<c>lru_width</c>; absent: <see cref="Width"/>); a multiple of <see cref="Heads"/>.</summary>
    public int RecurrentWidth { get; init; } = 2560;

    /// <summary>Tokens the convolution before the recurrence sees (<c>conv1d_temporal_width</c>).</summary>
    public int ConvolutionWidth { get; init; } = 4;

    /// <summary>Width of one attention head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>
    /// Reads the settings, in the authors' fields or in those of the transformers library; absent ones take their defaults.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is unknown, out of range, or of another kind.</exception>
    public static GriffinOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = GriffinHubConfig.Recognises(settings) ? GriffinHubConfig.Read(settings) : ReadOwn(settings);
        options.Check(settings.Source);
        return options;
    }

    private static GriffinOptions ReadOwn(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, Names);
        var usual = new GriffinOptions();
        var width = config.Get("width", usual.Width);
        var types = config.Get<string[]?>("block_types", null);
        if (config.Number("num_layers") is { } layers && types is not null && layers != types.Length)
            throw config.Wrong("num_layers", layers, $"{types.Length}, as many as 'block_types' lists, or leave it out");
        return new()
        {
            VocabularySize = config.Get("vocab_size", usual.VocabularySize),
            Width = width,
            InnerWidth = config.Get("mlp_expanded_width", usual.InnerWidth),
            Heads = config.Get("num_heads", usual.Heads),
            Attends = types is null ? usual.Attends
                : [.. types.Select(t => config.OneOf("block_types", t, Recurrent, Attention) == Attention)],
            ScaledEmbeddings = config.Get("embeddings_scale_by_sqrt_dim", usual.ScaledEmbeddings),
            Window = config.Get("attention_window_size", usual.Window),
            LogitsCap = config.Get("logits_soft_cap", usual.LogitsCap),
            RecurrentWidth = config.Number("lru_width") ?? width,
            ConvolutionWidth = config.Get("conv1d_temporal_width", usual.ConvolutionWidth),
        };
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        var checks = new SettingChecks(source)
            .Positive(VocabularySize, "vocab_size").Positive(Width, "width").Positive(InnerWidth, "mlp_expanded_width")
            .Positive(Heads, "num_heads").Positive(Attends.Count, "block_types").Positive(Window, "attention_window_size")
            .Positive(RecurrentWidth, "lru_width").Positive(ConvolutionWidth, "conv1d_temporal_width")
            .That(LogitsCap >= 0 && double.IsFinite(LogitsCap), "logits_soft_cap", LogitsCap, "give a positive number, or 0 for none")
            .Multiple(RecurrentWidth, "lru_width", Heads, "num_heads");
        if (Attends.Contains(true))
            checks.Multiple(Width, "width", Heads, "num_heads").That(HeadWidth % 4 == 0, "width", Width,
                "give a multiple of four for each head: rotary positions turn the pairs of its first half");
    }
}
