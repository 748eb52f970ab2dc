namespace Generative.Networks;

/// <summary>Reads <see cref="UNet2DConditionOptions"/> from a config.json and says what in it cannot be.</summary>
internal static class UNet2DConditionConfig
{
    private static readonly string[] Names =
    [
        "sample_size", "in_channels", "out_channels", "center_input_sample", "flip_sin_to_cos", "freq_shift", "down_block_types",
        "mid_block_type", "up_block_types", "only_cross_attention", "block_out_channels", "layers_per_block", "downsample_padding",
        "mid_block_scale_factor", "dropout", "act_fn", "norm_num_groups", "norm_eps", "cross_attention_dim", "transformer_layers_per_block",
        "attention_head_dim", "num_attention_heads", "use_linear_projection", "class_embed_type", "addition_embed_type",
        "addition_time_embed_dim", "num_class_embeds", "resnet_time_scale_shift", "time_embedding_dim", "conv_in_kernel", "conv_out_kernel",
        "projection_class_embeddings_input_dim", "encoder_hid_dim", "encoder_hid_dim_type", "time_embedding_type", "time_embedding_act_fn",
        "timestep_post_act", "time_cond_proj_dim", "class_embeddings_concat",
    ];

    // Change nothing in the networks that can be built here: the attention always sums in float32 or better, the others belong to other
    // types.
    private static readonly string[] Idle = ["upcast_attention", "addition_embed_type_num_heads", "mid_block_only_cross_attention"];

    private static readonly string[] Unsupported = ["reverse_transformer_layers_per_block", "cross_attention_norm"];

    private static readonly string[] Fixed =
    [
        "dual_cross_attention", "resnet_skip_time_act", "resnet_out_scale_factor", "attention_type",
    ];

    /// <exception cref="InvalidDataException">A field is unknown, not supported, out of range, or contradicts another.</exception>
    public static UNet2DConditionOptions Read(ComponentSettings settings)
    {
        var c = new ConfigReader(settings, [.. Names, .. Idle, .. Unsupported, .. Fixed]);
        var d = new UNet2DConditionOptions();
        var widths = c.Get("block_out_channels", d.BlockOutChannels.ToArray());
        var options = new UNet2DConditionOptions
        {
            SampleSize = c.Size("sample_size"),
            InChannels = c.AtLeast("in_channels", 1, c.Get("in_channels", d.InChannels)),
            OutChannels = c.AtLeast("out_channels", 1, c.Get("out_channels", d.OutChannels)),
            CenterInputSample = c.Get("center_input_sample", d.CenterInputSample),
            FlipSinToCos = c.Get("flip_sin_to_cos", d.FlipSinToCos),
            FreqShift = c.Get("freq_shift", d.FreqShift),
            TimeEmbeddingType = c.OneOf("time_embedding_type", c.Get("time_embedding_type", d.TimeEmbeddingType), "positional", "fourier"),
            TimeEmbeddingDim = c.Number("time_embedding_dim"),
            TimestepPostAct = Activation(c, "timestep_post_act"),
            TimeEmbeddingActFn = Activation(c, "time_embedding_act_fn"),
            TimeCondProjDim = c.Number("time_cond_proj_dim"),
            DownBlockTypes = c.Get("down_block_types", d.DownBlockTypes.ToArray()),
            MidBlockType = c.IsNull("mid_block_type") ? null : c.OneOf("mid_block_type", c.Get("mid_block_type", d.MidBlockType!),
                "UNetMidBlock2DCrossAttn", "UNetMidBlock2D"),
            UpBlockTypes = c.Get("up_block_types", d.UpBlockTypes.ToArray()),
            BlockOutChannels = widths,
            LayersPerBlock = c.PerBlock("layers_per_block", widths.Length, 2),
            TransformerLayersPerBlock = c.PerBlock("transformer_layers_per_block", widths.Length, 1),
            CrossAttentionDim = c.PerBlock("cross_attention_dim", widths.Length, 1280),
            Heads = c.Has("num_attention_heads")
                ? c.PerBlock("num_attention_heads", widths.Length, 8) : c.PerBlock("attention_head_dim", widths.Length, 8),
            HeadWidths = HeadWidths(c, widths),
            EncoderHidDim = c.Number("encoder_hid_dim"),
            OnlyCrossAttention = c.PerBlock("only_cross_attention", widths.Length, false),
            UseLinearProjection = c.Get("use_linear_projection", d.UseLinearProjection),
            DownsamplePadding = c.Get("downsample_padding", d.DownsamplePadding),
            MidBlockScaleFactor = c.Get("mid_block_scale_factor", d.MidBlockScaleFactor),
            Dropout = c.Get("dropout", d.Dropout),
            ActFn = c.Get("act_fn", d.ActFn),
            NormNumGroups = c.AtLeast("norm_num_groups", 1, c.Get("norm_num_groups", d.NormNumGroups)),
            NormEps = c.Get("norm_eps", d.NormEps),
            ResnetTimeScaleShift = c.OneOf(
                "resnet_time_scale_shift", c.Get("resnet_time_scale_shift", d.ResnetTimeScaleShift), "default", "scale_shift"),
            ClassEmbedType = c.Text("class_embed_type"),
            ClassEmbeddingsConcat = c.Get("class_embeddings_concat", false),
            NumClassEmbeds = c.AtLeast("num_class_embeds", 0, c.Get("num_class_embeds", 0)),
            AdditionEmbedType = c.Text("addition_embed_type"),
            AdditionTimeEmbedDim = c.Get("addition_time_embed_dim", 0),
            ProjectionClassEmbeddingsInputDim = c.Get("projection_class_embeddings_input_dim", 0),
            ConvInKernel = c.Get("conv_in_kernel", d.ConvInKernel),
            ConvOutKernel = c.Get("conv_out_kernel", d.ConvOutKernel),
        };
        Check(c, options);
        return options;
    }

    private static void Check(ConfigReader c, UNet2DConditionOptions o)
    {
        UNetChecks.Common(c, o.BlockOutChannels, o.DownBlockTypes, o.UpBlockTypes, o.Dropout, o.NormEps, o.DownsamplePadding, o.ActFn,
            o.MidBlockScaleFactor);
        UNetBlockType.Check(c, "down_block_types", o.DownBlockTypes, UNetBlockType.Down, [.. Enum.GetValues<BlockAttention>()]);
        UNetBlockType.Check(c, "up_block_types", o.UpBlockTypes, UNetBlockType.Up, [.. Enum.GetValues<BlockAttention>()]);
        c.Absent(Unsupported);
        c.Only("dual_cross_attention", false);
        c.Only("resnet_skip_time_act", false);
        c.Only("resnet_out_scale_factor", 1.0);
        c.Only("attention_type", "default");
        c.AtLeast("time_embedding_dim", 1, o.TimeWidth);
        c.AtLeast("time_cond_proj_dim", 1, o.TimeCondProjDim ?? 1);
        if (o.TimeEmbeddingType == "fourier" && o.TimeWidth % 2 != 0)
            throw c.Wrong("time_embedding_dim", o.TimeWidth, "an even number: half of it are sines");
        c.AtLeast("layers_per_block", 1, o.LayersPerBlock.Min());
        c.AtLeast("transformer_layers_per_block", 1, o.TransformerLayersPerBlock.Min());
        c.AtLeast("cross_attention_dim", 1, o.CrossAttentionDim.Min());
        c.AtLeast(c.Has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim", 1, o.Heads.Min());
        if (o.CrossAttentionDim.Distinct().Count() > 1)
            throw c.Wrong("cross_attention_dim", "a list of different widths", "one width: all levels attend to the same text");
        foreach (var (name, kernel) in new[] { ("conv_in_kernel", o.ConvInKernel), ("conv_out_kernel", o.ConvOutKernel) })
            if (kernel < 1 || kernel % 2 == 0)
                throw c.Wrong(name, kernel, "an odd number of at least 1");
        if (o.ClassEmbedType is { } type)
            c.OneOf("class_embed_type", type, "timestep", "identity", "projection", "simple_projection");
        if (o.ClassEmbeddingsConcat && o.ClassEmbedType is null && o.NumClassEmbeds == 0)
            throw c.Wrong("class_embeddings_concat", true, "false: there are no classes to put beside the time embedding");
        if (o.ClassEmbeddingsConcat && o.AdditionEmbedType is not null)
            throw c.Wrong("class_embeddings_concat", true, "false: 'addition_embed_type' adds to an embedding of single width");
        CheckText(c, o);
        if (o.AdditionEmbedType is { } addition)
            c.OneOf("addition_embed_type", addition, "text_time");
        if (o.AdditionEmbedType is not null)
            c.AtLeast("addition_time_embed_dim", 2, o.AdditionTimeEmbedDim);
        if (o.AdditionEmbedType is not null || o.ClassEmbedType is "projection" or "simple_projection")
            c.AtLeast("projection_class_embeddings_input_dim", 1, o.ProjectionClassEmbeddingsInputDim);
    }

    private static void CheckText(ConfigReader c, UNet2DConditionOptions o)
    {
        if (c.Text("encoder_hid_dim_type") is { } type)
            c.OneOf("encoder_hid_dim_type", type, "text_proj");
        // A width alone means text_proj, as published.
        if (c.Has("encoder_hid_dim_type") || o.EncoderHidDim is not null)
            c.AtLeast("encoder_hid_dim", 1, o.EncoderHidDim ?? 0);
    }

    private static string? Activation(ConfigReader c, string name) => c.Text(name) is not { } activation ? null
        : NamedActivation.Names.Contains(activation.ToLowerInvariant()) ? activation
        : throw c.Wrong(name, $"\"{activation}\"", $"null, or one of {string.Join(", ", NamedActivation.Names)}");

    /// <summary>A width written as null is that of the level: one head.</summary>
    private static IReadOnlyList<int> HeadWidths(ConfigReader c, int[] widths) =>
        c.IsNull("attention_head_dim") ? widths : c.PerBlock("attention_head_dim", widths.Length, 8);
}
