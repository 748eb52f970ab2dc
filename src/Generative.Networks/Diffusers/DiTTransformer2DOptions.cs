namespace Generative.Networks;

/// <summary>Settings of a <see cref="DiTTransformer2DModel"/> under their published names, with their published defaults.</summary>
public sealed record DiTTransformer2DOptions
{
    // norm_num_groups and upcast_attention stand in published configs and change nothing in this network: it has no group norm, and fused
    // attention sums in float32 whatever it is told.
    private static readonly string[] Names =
    [
        "num_attention_heads", "attention_head_dim", "in_channels", "out_channels", "num_layers", "dropout", "norm_num_groups",
        "attention_bias", "sample_size", "patch_size", "activation_fn", "num_embeds_ada_norm", "upcast_attention", "norm_type",
        "norm_elementwise_affine", "norm_eps",
    ];

    /// <summary>Attention heads (<c>num_attention_heads</c>).</summary>
    public int Heads { get; init; } = 16;

    /// <summary>Width of a head (<c>attention_head_dim</c>).</summary>
    public int HeadWidth { get; init; } = 72;

    /// <summary>Channels of the latents (<c>in_channels</c>).</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Channels of the answer (<c>out_channels</c>); twice the latents' where variances are learnt.</summary>
    public int OutChannels { get; init; } = 4;

    /// <summary>Number of blocks (<c>num_layers</c>).</summary>
    public int Layers { get; init; } = 28;

    /// <summary>Dropout probability in training (<c>dropout</c>).</summary>
    public double Dropout { get; init; }

    /// <summary>Whether query, key and value have biases (<c>attention_bias</c>).</summary>
    public bool AttentionBias { get; init; } = true;

    /// <summary>Height and width of the latents in training (<c>sample_size</c>).</summary>
    public int SampleSize { get; init; } = 32;

    /// <summary>Height and width of a patch (<c>patch_size</c>).</summary>
    public int PatchSize { get; init; } = 2;

    /// <summary>Activation of the blocks' layers (<c>activation_fn</c>), for example <c>gelu</c> or <c>geglu</c>.</summary>
    public string Activation { get; init; } = "gelu-approximate";

    /// <summary>Number of classes (<c>num_embeds_ada_norm</c>); the class table has one row more, for "no class".</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether the second norm of a block has gain and offset (<c>norm_elementwise_affine</c>).</summary>
    public bool AffineNorm { get; init; }

    /// <summary>Epsilon of the second norm of a block (<c>norm_eps</c>); the others' is 1e-6.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Width of a token.</summary>
    public int Width => Heads * HeadWidth;

    /// <summary>Reads the settings; absent ones take their defaults, names beginning with "_" are a file's own remarks.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static DiTTransformer2DOptions Read(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, Names);
        var usual = new DiTTransformer2DOptions();
        var channels = config.Get("in_channels", usual.InChannels);
        config.OneOf("norm_type", config.Get("norm_type", "ada_norm_zero"), "ada_norm_zero");
        var options = new DiTTransformer2DOptions
        {
            Heads = config.Get("num_attention_heads", usual.Heads),
            HeadWidth = config.Get("attention_head_dim", usual.HeadWidth),
            InChannels = channels,
            OutChannels = config.Get("out_channels", channels),
            Layers = config.Get("num_layers", usual.Layers),
            Dropout = config.Get("dropout", usual.Dropout),
            AttentionBias = config.Get("attention_bias", usual.AttentionBias),
            SampleSize = config.Get("sample_size", usual.SampleSize),
            PatchSize = config.Get("patch_size", usual.PatchSize),
            Activation = config.Get("activation_fn", usual.Activation),
            Classes = config.Get("num_embeds_ada_norm", usual.Classes),
            AffineNorm = config.Get("norm_elementwise_affine", usual.AffineNorm),
            NormEps = config.Get("norm_eps", usual.NormEps),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        var check = new SettingChecks(source);
        check.Positive(Heads, "num_attention_heads").Positive(HeadWidth, "attention_head_dim").Positive(InChannels, "in_channels")
            .Positive(OutChannels, "out_channels").Positive(Layers, "num_layers").Positive(SampleSize, "sample_size")
            .Positive(PatchSize, "patch_size").Positive(Classes, "num_embeds_ada_norm")
            .Multiple(SampleSize, "sample_size", PatchSize, "patch_size")
            .That(Width % 4 == 0, "attention_head_dim", HeadWidth, $"times {Heads} heads it must be a multiple of 4")
            .That(Dropout is >= 0 and < 1, "dropout", Dropout, "give a probability from 0 to below 1")
            .That(NormEps > 0, "norm_eps", NormEps, "give a small positive number")
            .That(FeedForward.Activations.Contains(Activation), "activation_fn", $"\"{Activation}\"",
                $"use one of {string.Join(", ", FeedForward.Activations)}");
    }
}
