namespace Generative.Networks;

/// <summary>The levels of a <see cref="UNet2DConditionModel"/>.</summary>
internal static class UNet2DConditionLayout
{
    public static UNetBody Body(UNet2DConditionOptions o)
    {
        var resnet = new ResnetBlockOptions(o.BlockTimeWidth)
        {
            Groups = o.NormNumGroups,
            Eps = o.NormEps,
            Activation = NamedActivation.Find(o.ActFn),
            Dropout = o.Dropout,
            ScaleShift = o.ResnetTimeScaleShift == "scale_shift",
        };
        return new(new()
        {
            Widths = o.BlockOutChannels,
            Layers = o.LayersPerBlock,
            Down = [.. o.DownBlockTypes.Select(UNetBlockType.FindDown)],
            Up = [.. o.UpBlockTypes.Select(UNetBlockType.FindUp)],
            Resnet = resnet,
            Attention = (kind, level) => kind == BlockAttention.Self
                ? new AttentionBlock2D(o.BlockOutChannels[level], o.HeadWidths[level], o.NormNumGroups, o.NormEps)
                : Transformer(o, level, o.OnlyCrossAttention[level]),
            Middle = Middle(o, resnet with { OutputScale = o.MidBlockScaleFactor }),
            DownsamplePadding = o.DownsamplePadding,
        });
    }

    private static UNetMidBlock2D? Middle(UNet2DConditionOptions o, ResnetBlockOptions resnet)
    {
        var last = o.BlockOutChannels.Count - 1;
        return o.MidBlockType switch
        {
            null => null,
            "UNetMidBlock2D" => new(o.BlockOutChannels[last], resnet, null, blocks: 1),
            // The middle block's first attention is among the pixels whatever the levels' is.
            _ => new(o.BlockOutChannels[last], resnet, Transformer(o, last, onlyText: false)),
        };
    }

    private static SpatialTransformer Transformer(UNet2DConditionOptions o, int level, bool onlyText)
    {
        var width = o.BlockOutChannels[level];
        return new(width, o.NormNumGroups, o.TransformerLayersPerBlock[level], o.UseLinearProjection,
            () => new TextTransformerBlock(width, o.CrossAttentionDim[level], o.Heads[level], onlyText));
    }
}
