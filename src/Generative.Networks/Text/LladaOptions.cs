namespace Generative.Networks;

/// <summary>Sizes of a <see cref="LladaModel"/> under their published names; the defaults are LLaDA-8B's.</summary>
public sealed record LladaOptions
{
    /// <summary>Width of a token (<c>d_model</c>); a multiple of twice <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 4096;

    /// <summary>Number of blocks (<c>n_layers</c>).</summary>
    public int Layers { get; init; } = 32;

    /// <summary>Attention heads (<c>n_heads</c>).</summary>
    public int Heads { get; init; } = 32;

    /// <summary>Heads of keys and values (<c>n_kv_heads</c>); divides <see cref="Heads"/>.</summary>
    public int KeyHeads { get; init; } = 32;

    /// <summary>Inner width of the blocks' gated layers (<c>mlp_hidden_size</c>).</summary>
    public int InnerWidth { get; init; } = 12288;

    /// <summary>Tokens of the tokenizer (<c>vocab_size</c>).</summary>
    public int VocabularySize { get; init; } = 126464;

    /// <summary>Rows of the token table and of the answer (<c>embedding_size</c>); at least <see cref="VocabularySize"/>.</summary>
    public int TableRows { get; init; } = 126464;

    /// <summary>Most tokens a text may have (<c>max_sequence_length</c>).</summary>
    public int MaxLength { get; init; } = 4096;

    /// <summary>Base of the rotary angles (<c>rope_theta</c>).</summary>
    public double RopeTheta { get; init; } = 500_000;

    /// <summary>Added to the mean square in the norms (<c>rms_norm_eps</c>).</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Whether every layer has a bias (<c>include_bias</c>).</summary>
    public bool Bias { get; init; }

    /// <summary>Whether queries, keys and values have one at least (<c>include_qkv_bias</c>).</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the answer is read off with the token table itself (<c>weight_tying</c>).</summary>
    public bool TiedWeights { get; init; }

    /// <summary>Whether logits are divided by the square root of the width (<c>scale_logits</c>).</summary>
    public bool ScaledLogits { get; init; }

    /// <summary>Standard deviation of fresh weights (<c>init_std</c>).</summary>
    public double InitDeviation { get; init; } = 0.02;

    /// <summary>The token that stands for a hole (<c>mask_token_id</c>).</summary>
    public int MaskToken { get; init; } = 126336;

    /// <summary>Reads the settings; those about training, precision and text ends are let pass.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown, out of range, or asks for another architecture.</exception>
    public static LladaOptions Read(ComponentSettings settings) => LladaConfig.Read(settings);

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source) => new SettingChecks(source)
        .Positive(Width, "d_model").Positive(Layers, "n_layers").Positive(Heads, "n_heads").Positive(KeyHeads, "n_kv_heads")
        .Positive(InnerWidth, "mlp_hidden_size").Positive(VocabularySize, "vocab_size").Positive(MaxLength, "max_sequence_length")
        .Multiple(Width, "d_model", Heads, "n_heads").Multiple(Heads, "n_heads", KeyHeads, "n_kv_heads")
        .That(Width / Heads % 2 == 0, "d_model", Width, "give an even number for each head: rotary positions turn pairs")
        .That(TableRows >= VocabularySize, "embedding_size", TableRows, $"give at least 'vocab_size', which is {VocabularySize}")
        .That(MaskToken >= 0 && MaskToken < TableRows, "mask_token_id", MaskToken, $"give a token, 0 to {TableRows - 1}")
        .That(RopeTheta > 0 && double.IsFinite(RopeTheta), "rope_theta", RopeTheta, "give a positive number, usually 500000")
        .That(NormEps > 0 && double.IsFinite(NormEps), "rms_norm_eps", NormEps, "give a positive number, usually 1e-5")
        .That(InitDeviation >= 0 && double.IsFinite(InitDeviation), "init_std", InitDeviation, "give a number of at least 0");
}
