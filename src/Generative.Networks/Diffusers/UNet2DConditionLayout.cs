namespace Generative.Networks;

/// <summary>The levels of a <see cref="UNet2DConditionModel"/>.</summary>
internal static class UNet2DConditionLayout
{
    public static UNetBody Body(UNet2DConditionOptions o)
    {
        var resnet = new ResnetBlockOptions(o.TimeWidth)
        {
            Groups = o.NormNumGroups,
            Eps = o.NormEps,
            Activation = NamedActivation.Find(o.ActFn),
            Dropout = o.Dropout,
            ScaleShift = o.ResnetTimeScaleShift == "scale_shift",
        };
        var last = o.BlockOutChannels.Count - 1;
        return new(new()
        {
            Widths = o.BlockOutChannels,
            Layers = o.LayersPerBlock,
            Down = [.. o.DownBlockTypes.Select(UNetBlockType.FindDown)],
            Up = [.. o.UpBlockTypes.Select(UNetBlockType.FindUp)],
            Resnet = resnet,
            Attention = (_, level) => Transformer(o, level, o.OnlyCrossAttention[level]),
            // The middle block's first attention is among the pixels whatever the levels' is.
            Middle = !o.HasMidBlock ? null
                : new(o.BlockOutChannels[last], resnet with { OutputScale = o.MidBlockScaleFactor }, Transformer(o, last, onlyText: false)),
            DownsamplePadding = o.DownsamplePadding,
        });
    }

    private static SpatialTransformer Transformer(UNet2DConditionOptions o, int level, bool onlyText)
    {
        var width = o.BlockOutChannels[level];
        return new(width, o.NormNumGroups, o.TransformerLayersPerBlock[level], o.UseLinearProjection,
            () => new TextTransformerBlock(width, o.CrossAttentionDim[level], o.Heads[level], onlyText));
    }
}
