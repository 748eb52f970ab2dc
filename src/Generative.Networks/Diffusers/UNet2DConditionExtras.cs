using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What some conditional U-Nets are told besides picture, timestep and text.</summary>
public sealed record UNet2DConditionExtras
{
    /// <summary>Which text tokens count: [batch, tokens], 1 keeps and 0 drops (a bias of -10,000); null for all.</summary>
    public Tensor? EncoderAttentionMask { get; init; }

    /// <summary>
    /// Class labels: [batch] for a table and <c>timestep</c>, [batch, width] for <c>identity</c> (the time embedding's width),
    /// <c>projection</c> and <c>simple_projection</c> (<c>projection_class_embeddings_input_dim</c>); null where the network has none.
    /// </summary>
    public Tensor? ClassLabels { get; init; }

    /// <summary>
    /// A condition beside the timestep, [batch, time_cond_proj_dim], such as an embedded guidance weight; null for none.
    /// </summary>
    public Tensor? TimestepCond { get; init; }

    /// <summary>Pooled text [batch, width], wanted with <c>addition_embed_type</c> text_time (SDXL).</summary>
    public Tensor? TextEmbeds { get; init; }

    /// <summary>Original size, crop and target size [batch, 6], wanted with <c>addition_embed_type</c> text_time (SDXL).</summary>
    public Tensor? TimeIds { get; init; }
}
