namespace Generative.Networks;

/// <summary>Settings of an <see cref="AutoencoderKL"/> under their published names, with their published defaults.</summary>
public sealed record AutoencoderKLOptions
{
    private static readonly string[] Names =
    [
        "in_channels", "out_channels", "down_block_types", "up_block_types", "block_out_channels", "layers_per_block", "act_fn",
        "latent_channels", "norm_num_groups", "sample_size", "scaling_factor", "shift_factor", "latents_mean", "latents_std",
        "force_upcast", "use_quant_conv", "use_post_quant_conv", "mid_block_add_attention",
    ];

    /// <summary>Channels of the pictures (<c>in_channels</c>).</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the decoded pictures (<c>out_channels</c>).</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Channels of each level, highest resolution first (<c>block_out_channels</c>); a level fewer are halvings.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [64];

    /// <summary>Residual blocks of each level of the encoder; the decoder has one more (<c>layers_per_block</c>).</summary>
    public int LayersPerBlock { get; init; } = 1;

    /// <summary>Activation of the residual blocks (<c>act_fn</c>).</summary>
    public string Activation { get; init; } = "silu";

    /// <summary>Channels of the latents (<c>latent_channels</c>).</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Groups of the group norms (<c>norm_num_groups</c>); must divide every level's channels.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Height and width of the pictures in training (<c>sample_size</c>).</summary>
    public int SampleSize { get; init; } = 32;

    /// <summary>What pipelines multiply shifted latents by so that a diffusion model sees unit variance (<c>scaling_factor</c>).</summary>
    public double ScalingFactor { get; init; } = 0.18215;

    /// <summary>What pipelines subtract from latents before that (<c>shift_factor</c>); null for none.</summary>
    public double? ShiftFactor { get; init; }

    /// <summary>Mean of each latent channel (<c>latents_mean</c>), for pipelines; null for none.</summary>
    public IReadOnlyList<double>? LatentsMean { get; init; }

    /// <summary>Standard deviation of each latent channel (<c>latents_std</c>), for pipelines; null for none.</summary>
    public IReadOnlyList<double>? LatentsStd { get; init; }

    /// <summary>Whether float16 is too narrow for these weights and the network should run in float32 (<c>force_upcast</c>).</summary>
    public bool ForceUpcast { get; init; } = true;

    /// <summary>Whether a 1x1 convolution follows the encoder (<c>use_quant_conv</c>).</summary>
    public bool UseQuantConv { get; init; } = true;

    /// <summary>Whether a 1x1 convolution precedes the decoder (<c>use_post_quant_conv</c>).</summary>
    public bool UsePostQuantConv { get; init; } = true;

    /// <summary>Whether the narrowest level attends to itself (<c>mid_block_add_attention</c>).</summary>
    public bool MidBlockAttention { get; init; } = true;

    /// <summary>Pixels of a picture's side for one of a latent's: 2^(levels - 1).</summary>
    public int Downscale => 1 << (BlockOutChannels.Count - 1);

    /// <summary>Reads the settings; absent ones take their defaults, names beginning with "_" are a file's own remarks.</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static AutoencoderKLOptions Read(ComponentSettings settings)
    {
        var config = new ConfigReader(settings, Names);
        var usual = new AutoencoderKLOptions();
        var options = new AutoencoderKLOptions
        {
            InChannels = config.Get("in_channels", usual.InChannels),
            OutChannels = config.Get("out_channels", usual.OutChannels),
            BlockOutChannels = config.Get<int[]>("block_out_channels", [.. usual.BlockOutChannels]),
            LayersPerBlock = config.Get("layers_per_block", usual.LayersPerBlock),
            Activation = config.Get("act_fn", usual.Activation),
            LatentChannels = config.Get("latent_channels", usual.LatentChannels),
            NormGroups = config.Get("norm_num_groups", usual.NormGroups),
            SampleSize = config.Size("sample_size") is { Count: > 0 } size ? size[0] : usual.SampleSize,
            ScalingFactor = config.Get("scaling_factor", usual.ScalingFactor),
            ShiftFactor = settings.Has("shift_factor") ? settings.Required<double>("shift_factor") : null,
            LatentsMean = settings.Has("latents_mean") ? settings.Required<double[]>("latents_mean") : null,
            LatentsStd = settings.Has("latents_std") ? settings.Required<double[]>("latents_std") : null,
            ForceUpcast = config.Get("force_upcast", usual.ForceUpcast),
            UseQuantConv = config.Get("use_quant_conv", usual.UseQuantConv),
            UsePostQuantConv = config.Get("use_post_quant_conv", usual.UsePostQuantConv),
            MidBlockAttention = config.Get("mid_block_add_attention", usual.MidBlockAttention),
        };
        options.Check(settings.Source);
        CheckBlocks(config, "down_block_types", "DownEncoderBlock2D", options.BlockOutChannels.Count);
        CheckBlocks(config, "up_block_types", "UpDecoderBlock2D", options.BlockOutChannels.Count);
        return options;
    }

    /// <summary>Refuses sizes that no network can have.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InvalidDataException">One is out of range; the message names it.</exception>
    internal void Check(string source)
    {
        var levels = $"[{string.Join(", ", BlockOutChannels)}]";
        new SettingChecks(source)
            .Positive(InChannels, "in_channels").Positive(OutChannels, "out_channels").Positive(LayersPerBlock, "layers_per_block")
            .Positive(LatentChannels, "latent_channels").Positive(NormGroups, "norm_num_groups").Positive(SampleSize, "sample_size")
            .That(BlockOutChannels.Count is > 0 and < 16 && BlockOutChannels.All(c => c > 0), "block_out_channels", levels,
                "give at least 1 channel for each of 1 to 15 levels")
            .That(BlockOutChannels.All(c => c % NormGroups == 0), "norm_num_groups", NormGroups,
                $"give a number that divides every entry of 'block_out_channels', {levels}")
            .That(double.IsFinite(ScalingFactor) && ScalingFactor > 0, "scaling_factor", ScalingFactor, "give a positive number")
            .That(NamedActivation.Names.Contains(Activation, StringComparer.OrdinalIgnoreCase), "act_fn", $"\"{Activation}\"",
                $"use one of {string.Join(", ", NamedActivation.Names)}")
            .That(LatentsMean is null || LatentsMean.Count == LatentChannels, "latents_mean", Entries(LatentsMean),
                "give one a latent channel")
            .That(LatentsStd is null || LatentsStd.Count == LatentChannels, "latents_std", Entries(LatentsStd),
                "give one a latent channel");

        static string Entries(IReadOnlyList<double>? list) => $"{list?.Count} numbers";
    }

    private static void CheckBlocks(ConfigReader config, string name, string known, int levels)
    {
        foreach (var type in config.PerBlock(name, levels, known))
            config.OneOf(name, type, known);
    }
}
