namespace Generative.Networks;

/// <summary>
/// Sizes of a <see cref="NextScaleTransformer"/>; names in parentheses are those of the published code (Tian et al. 2024), defaults those
/// of its smallest model, d16.
/// </summary>
public sealed record NextScaleOptions
{
    private static readonly string[] Names =
    [
        "num_classes", "depth", "embed_dim", "num_heads", "mlp_ratio", "norm_eps", "shared_aln", "attn_l2_norm", "patch_nums",
        "vocab_size", "z_channels", "drop_rate", "attn_drop_rate", "drop_path_rate", "cond_drop_rate", "flash_if_available",
        "fused_if_available",
    ];

    /// <summary>Number of classes (<c>num_classes</c>); the class table has one row more, for "no class".</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Number of blocks of the network (<c>depth</c>).</summary>
    public int Depth { get; init; } = 16;

    /// <summary>Width of a token (<c>embed_dim</c>); a multiple of <see cref="Heads"/>.</summary>
    public int Width { get; init; } = 1024;

    /// <summary>Attention heads (<c>num_heads</c>).</summary>
    public int Heads { get; init; } = 16;

    /// <summary>Inner width of the blocks' second part over the width (<c>mlp_ratio</c>).</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>Added to the variance in the norms (<c>norm_eps</c>).</summary>
    public double NormEps { get; init; } = 1e-6;

    /// <summary>Whether all blocks share one map from the class to their norms (<c>shared_aln</c>).</summary>
    public bool SharedNorms { get; init; }

    /// <summary>Whether queries and keys are brought to length 1, and scaled by a learned number a head (<c>attn_l2_norm</c>).</summary>
    public bool UnitAttention { get; init; } = true;

    /// <summary>Sides of the square scales, from coarse to fine (<c>patch_nums</c>).</summary>
    public IReadOnlyList<int> Sides { get; init; } = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16];

    /// <summary>Number of codes of the tokenizer (<c>vocab_size</c>).</summary>
    public int Codes { get; init; } = 4096;

    /// <summary>Channels of the tokenizer's latent (<c>z_channels</c>).</summary>
    public int Channels { get; init; } = 32;

    /// <summary>Inner width of the blocks' second part.</summary>
    public int InnerWidth => (int)Math.Round(Width * MlpRatio);

    /// <summary>Tokens of all scales.</summary>
    public int Tokens => Sides.Sum(s => s * s);

    /// <summary>Reads settings under their published names. Shares dropped in training are passed over: nothing is dropped here.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static NextScaleOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var config = new ConfigReader(settings, Names);
        var usual = new NextScaleOptions();
        var options = new NextScaleOptions
        {
            Classes = config.Get("num_classes", usual.Classes),
            Depth = config.Get("depth", usual.Depth),
            Width = config.Get("embed_dim", usual.Width),
            Heads = config.Get("num_heads", usual.Heads),
            MlpRatio = config.Get("mlp_ratio", usual.MlpRatio),
            NormEps = config.Get("norm_eps", usual.NormEps),
            SharedNorms = config.Get("shared_aln", usual.SharedNorms),
            UnitAttention = config.Get("attn_l2_norm", usual.UnitAttention),
            Sides = config.Get("patch_nums", usual.Sides.ToArray()),
            Codes = config.Get("vocab_size", usual.Codes),
            Channels = config.Get("z_channels", usual.Channels),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source) => new SettingChecks(source)
        .Positive(Classes, "num_classes").Positive(Depth, "depth").Positive(Width, "embed_dim").Positive(Heads, "num_heads")
        .Positive(Codes, "vocab_size").Positive(Channels, "z_channels").Multiple(Width, "embed_dim", Heads, "num_heads")
        .That(double.IsFinite(MlpRatio) && InnerWidth >= 1, "mlp_ratio", MlpRatio, "give a positive number, usually 4")
        .That(NormEps > 0 && double.IsFinite(NormEps), "norm_eps", NormEps, "give a positive number, usually 1e-6")
        .That(Sides.Count > 0 && Sides.All(s => s >= 1) && Sides.Zip(Sides.Skip(1)).All(p => p.First <= p.Second), "patch_nums",
            $"[{string.Join(", ", Sides)}]", "give sides of at least 1 from coarse to fine");
}
