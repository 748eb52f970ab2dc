using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What some conditional U-Nets are told besides picture, timestep and text.</summary>
public sealed record UNet2DConditionExtras
{
    /// <summary>Which text tokens count: [batch, tokens], 1 keeps and 0 drops (a bias of -10,000); null for all.</summary>
    public Tensor? EncoderAttentionMask { get; init; }

    /// <summary>Class labels [batch]; null where the network has none.</summary>
    public Tensor? ClassLabels { get; init; }

    /// <summary>Pooled text [batch, width], wanted with <c>addition_embed_type</c> text_time (SDXL).</summary>
    public Tensor? TextEmbeds { get; init; }

    /// <summary>Original size, crop and target size [batch, 6], wanted with <c>addition_embed_type</c> text_time (SDXL).</summary>
    public Tensor? TimeIds { get; init; }
}
