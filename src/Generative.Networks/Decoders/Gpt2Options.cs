namespace Generative.Networks;

/// <summary>Sizes of a <see cref="Gpt2Model"/>; names in parentheses are those of the published config.</summary>
public sealed record Gpt2Options
{
    private static readonly string[] Names =
    [
        "activation_function", "attn_pdrop", "embd_pdrop", "initializer_range", "layer_norm_epsilon", "model_type", "n_ctx", "n_embd",
        "n_head", "n_inner", "n_layer", "n_positions", "reorder_and_upcast_attn", "resid_pdrop", "scale_attn_by_inverse_layer_idx",
        "scale_attn_weights", "tie_word_embeddings", "vocab_size",
    ];

    /// <summary>Width of a token (<c>n_embd</c>); a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Inner width of the blocks' second part (<c>n_inner</c>, else four times the width).</summary>
    public int InnerWidth { get; init; } = 3072;

    /// <summary>Number of blocks (<c>n_layer</c>).</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads (<c>n_head</c>).</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Number of tokens (<c>vocab_size</c>).</summary>
    public int VocabularySize { get; init; } = 50_257;

    /// <summary>Positions there are (<c>n_positions</c>).</summary>
    public int MaxLength { get; init; } = 1024;

    /// <summary>Added to the variance in the norms (<c>layer_norm_epsilon</c>).</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>
    /// The blocks' activation (<c>activation_function</c>): gelu; gelu_new, gelu_pytorch_tanh or gelu_fast, which are the same;
    /// quick_gelu, relu, silu or swish, tanh.
    /// </summary>
    public string Activation { get; init; } = "gelu_new";

    /// <summary>Whether the scores of attention are divided by the root of a head's width (<c>scale_attn_weights</c>).</summary>
    public bool ScaledScores { get; init; } = true;

    /// <summary>Whether those of the block k, counted from 1, are divided by k besides
    /// (<c>scale_attn_by_inverse_layer_idx</c>).</summary>
    public bool LayerScaledScores { get; init; }

    /// <summary>Whether the token table itself reads the answer off (<c>tie_word_embeddings</c>).</summary>
    public bool TiedWeights { get; init; } = true;

    /// <summary>Standard deviation of fresh weights (<c>initializer_range</c>).</summary>
    public double InitDeviation { get; init; } = 0.02;

    /// <summary>
    /// Reads the settings of <c>GPT2LMHeadModel</c>. A published config, which names its <c>model_type</c>, may hold fields that are not
    /// known here. Dropout is read by nobody: it is for training from scratch, as published.
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown, out of range, or asks for another architecture.</exception>
    public static Gpt2Options Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var own = !settings.Has("model_type") && !settings.Has("architectures") && settings.Type != "gpt2";
        var config = new ConfigReader(settings, own ? Names : [.. Names, .. settings.Names]);
        config.Only("add_cross_attention", false);
        config.Absent("quantization_config");
        var usual = new Gpt2Options();
        var width = settings.Required<int>("n_embd");
        var options = usual with
        {
            Width = width,
            InnerWidth = config.Number("n_inner") ?? (int)Math.Min(4L * width, int.MaxValue),
            Layers = settings.Required<int>("n_layer"),
            Heads = settings.Required<int>("n_head"),
            VocabularySize = settings.Required<int>("vocab_size"),
            MaxLength = config.Number("n_positions") ?? config.Number("n_ctx") ?? usual.MaxLength,
            NormEps = config.Get("layer_norm_epsilon", usual.NormEps),
            Activation = config.OneOf("activation_function", config.Get("activation_function", usual.Activation),
                DecoderActivations.Names),
            ScaledScores = config.Get("scale_attn_weights", true),
            LayerScaledScores = config.Get("scale_attn_by_inverse_layer_idx", false),
            TiedWeights = config.Get("tie_word_embeddings", true),
            InitDeviation = config.Get("initializer_range", usual.InitDeviation),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source) => new SettingChecks(source)
        .Positive(Width, "n_embd").Positive(InnerWidth, "n_inner").Positive(Layers, "n_layer").Positive(Heads, "n_head")
        .Positive(VocabularySize, "vocab_size").Positive(MaxLength, "n_positions")
        .Multiple(Width, "n_embd", Heads, "n_head")
        .That(DecoderActivations.Names.Contains(Activation), "activation_function", Activation,
            $"give one of {string.Join(", ", DecoderActivations.Names)}")
        .That(NormEps > 0 && double.IsFinite(NormEps), "layer_norm_epsilon", NormEps, "give a positive number, usually 1e-5")
        .That(InitDeviation >= 0 && double.IsFinite(InitDeviation), "initializer_range", InitDeviation, "give a number of at least 0");
}
