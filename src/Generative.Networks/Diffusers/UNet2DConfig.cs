namespace Generative.Networks;

/// <summary>Reads <see cref="UNet2DOptions"/> from a config.json and says what in it cannot be.</summary>
internal static class UNet2DConfig
{
    private static readonly string[] Names =
    [
        "sample_size", "in_channels", "out_channels", "center_input_sample", "time_embedding_type", "time_embedding_dim", "freq_shift",
        "flip_sin_to_cos", "down_block_types", "mid_block_type", "up_block_types", "block_out_channels", "layers_per_block",
        "mid_block_scale_factor", "downsample_padding", "downsample_type", "upsample_type", "dropout", "act_fn", "attention_head_dim",
        "norm_num_groups", "attn_norm_num_groups", "norm_eps", "resnet_time_scale_shift", "add_attention", "class_embed_type",
        "num_class_embeds", "num_train_timesteps",
    ];

    /// <exception cref="InvalidDataException">A field is unknown, out of range, or contradicts another.</exception>
    public static UNet2DOptions Read(ComponentSettings settings)
    {
        var c = new ConfigReader(settings, Names);
        var d = new UNet2DOptions();
        var options = new UNet2DOptions
        {
            SampleSize = c.Size("sample_size"),
            InChannels = c.AtLeast("in_channels", 1, c.Get("in_channels", d.InChannels)),
            OutChannels = c.AtLeast("out_channels", 1, c.Get("out_channels", d.OutChannels)),
            CenterInputSample = c.Get("center_input_sample", d.CenterInputSample),
            TimeEmbeddingType = c.OneOf("time_embedding_type", c.Get("time_embedding_type", d.TimeEmbeddingType),
                "positional", "fourier", "learned"),
            NumTrainTimesteps = c.Number("num_train_timesteps"),
            TimeEmbeddingDim = c.Number("time_embedding_dim"),
            FreqShift = c.Get("freq_shift", d.FreqShift),
            FlipSinToCos = c.Get("flip_sin_to_cos", d.FlipSinToCos),
            DownBlockTypes = c.Get("down_block_types", d.DownBlockTypes.ToArray()),
            HasMidBlock = !c.IsNull("mid_block_type"),
            UpBlockTypes = c.Get("up_block_types", d.UpBlockTypes.ToArray()),
            BlockOutChannels = c.Get("block_out_channels", d.BlockOutChannels.ToArray()),
            LayersPerBlock = c.AtLeast("layers_per_block", 1, c.Get("layers_per_block", d.LayersPerBlock)),
            MidBlockScaleFactor = c.Get("mid_block_scale_factor", d.MidBlockScaleFactor),
            DownsamplePadding = c.Get("downsample_padding", d.DownsamplePadding),
            DownsampleType = c.OneOf("downsample_type", c.Get("downsample_type", d.DownsampleType), "conv", "resnet"),
            UpsampleType = c.OneOf("upsample_type", c.Get("upsample_type", d.UpsampleType), "conv", "resnet"),
            Dropout = c.Get("dropout", d.Dropout),
            ActFn = c.Get("act_fn", d.ActFn),
            AttentionHeadDim = c.IsNull("attention_head_dim") ? null : c.AtLeast("attention_head_dim", 1, c.Get("attention_head_dim", 8)),
            NormNumGroups = c.AtLeast("norm_num_groups", 1, c.Get("norm_num_groups", d.NormNumGroups)),
            AttnNormNumGroups = c.Number("attn_norm_num_groups"),
            NormEps = c.Get("norm_eps", d.NormEps),
            ResnetTimeScaleShift = c.OneOf(
                "resnet_time_scale_shift", c.Get("resnet_time_scale_shift", d.ResnetTimeScaleShift), "default", "scale_shift"),
            AddAttention = c.Get("add_attention", d.AddAttention),
            ClassEmbedType = c.Text("class_embed_type"),
            NumClassEmbeds = c.Get("num_class_embeds", d.NumClassEmbeds),
        };
        c.OneOf("mid_block_type", c.Get("mid_block_type", "UNetMidBlock2D"), "UNetMidBlock2D");
        if (options.ClassEmbedType is { } type)
            c.OneOf("class_embed_type", type, "timestep", "identity");
        UNetChecks.Common(c, options.BlockOutChannels, options.DownBlockTypes, options.UpBlockTypes, options.Dropout, options.NormEps,
            options.DownsamplePadding, options.ActFn, options.MidBlockScaleFactor);
        UNetBlockType.Check(c, "down_block_types", options.DownBlockTypes, UNetBlockType.Down, BlockAttention.None, BlockAttention.Self);
        UNetBlockType.Check(c, "up_block_types", options.UpBlockTypes, UNetBlockType.Up, BlockAttention.None, BlockAttention.Self);
        c.AtLeast("time_embedding_dim", 1, options.TimeWidth);
        if (options.TimeEmbeddingType == "learned")
            c.AtLeast("num_train_timesteps", 1, c.Get("num_train_timesteps", 0));
        c.AtLeast("attn_norm_num_groups", 1, options.AttnNormNumGroups ?? 1);
        c.AtLeast("num_class_embeds", 0, options.NumClassEmbeds);
        return options;
    }
}
