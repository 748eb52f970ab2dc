namespace Generative.Networks;

/// <summary>Size and conditioning of a <see cref="UNet2DConditionModel"/>; fields and defaults as in the published config.json. Lists have
/// one entry for each resolution, highest first; a config may give one value for all.</summary>
public sealed record UNet2DConditionOptions
{
    /// <summary>Height and width of the latents it was made for; empty when not said. Others work too.</summary>
    public IReadOnlyList<int> SampleSize { get; init; } = [];

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; init; } = 4;

    /// <summary>Whether inputs come in [0, 1] and are brought to [-1, 1] first.</summary>
    public bool CenterInputSample { get; init; }

    /// <summary>Whether cosines come before sines in the embedding of timesteps.</summary>
    public bool FlipSinToCos { get; init; } = true;

    /// <summary>Shift in the spacing of the frequencies.</summary>
    public double FreqShift { get; init; }

    /// <summary><c>positional</c> or <c>fourier</c> (fixed random frequencies, saved with the weights).</summary>
    public string TimeEmbeddingType { get; init; } = "positional";

    /// <summary>Width of the time embedding; null for four times the first width, or twice with <c>fourier</c>.</summary>
    public int? TimeEmbeddingDim { get; init; }

    /// <summary>Activation of the timestep's embedding before anything is added to it; null for none.</summary>
    public string? TimestepPostAct { get; init; }

    /// <summary>Activation of the whole embedding before the blocks see it; null for none.</summary>
    public string? TimeEmbeddingActFn { get; init; }

    /// <summary>Width of <see cref="UNet2DConditionExtras.TimestepCond"/>; null where the network takes none.</summary>
    public int? TimeCondProjDim { get; init; }

    /// <summary>
    /// Block types on the way down: CrossAttnDownBlock2D, AttnDownBlock2D, DownBlock2D, ResnetDownsampleBlock2D.
    /// </summary>
    public IReadOnlyList<string> DownBlockTypes { get; init; } =
        ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"];

    /// <summary>UNetMidBlock2DCrossAttn, UNetMidBlock2D (one residual block, no attention), or null for no middle block.</summary>
    public string? MidBlockType { get; init; } = "UNetMidBlock2DCrossAttn";

    /// <summary>
    /// Block types on the way up, lowest resolution first: UpBlock2D, AttnUpBlock2D, CrossAttnUpBlock2D, ResnetUpsampleBlock2D.
    /// </summary>
    public IReadOnlyList<string> UpBlockTypes { get; init; } =
        ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"];

    /// <summary>Channels at each resolution.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [320, 640, 1280, 1280];

    /// <summary>Residual blocks at each resolution on the way down.</summary>
    public IReadOnlyList<int> LayersPerBlock { get; init; } = [2, 2, 2, 2];

    /// <summary>Transformer blocks behind each residual block.</summary>
    public IReadOnlyList<int> TransformerLayersPerBlock { get; init; } = [1, 1, 1, 1];

    /// <summary>Width of the text's states, as the attentions see them.</summary>
    public IReadOnlyList<int> CrossAttentionDim { get; init; } = [1280, 1280, 1280, 1280];

    /// <summary>
    /// Width of the text's states as they are given, projected to <see cref="CrossAttentionDim"/> (<c>encoder_hid_dim_type</c> text_proj);
    /// null where they are given at that width.
    /// </summary>
    public int? EncoderHidDim { get; init; }

    /// <summary>Attention heads: <c>num_attention_heads</c>, or <c>attention_head_dim</c>, which by an old mistake means the
    /// same.</summary>
    public IReadOnlyList<int> Heads { get; init; } = [8, 8, 8, 8];

    /// <summary>Channels of a head in AttnDownBlock2D and AttnUpBlock2D: <c>attention_head_dim</c>, which means its name there.</summary>
    public IReadOnlyList<int> HeadWidths { get; init; } = [8, 8, 8, 8];

    /// <summary>Whether the first attention of a transformer block is to the text too.</summary>
    public IReadOnlyList<bool> OnlyCrossAttention { get; init; } = [false, false, false, false];

    /// <summary>Whether the projections around transformers are stored as fully connected layers.</summary>
    public bool UseLinearProjection { get; init; }

    /// <summary>Padding of the convolutions that halve the resolution: 1 on all sides, or 0 for one pixel below and to the right.</summary>
    public int DownsamplePadding { get; init; } = 1;

    /// <summary>Divisor of the residual sums of the middle block.</summary>
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>Dropout probability in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Activation: silu, swish, mish, gelu or relu.</summary>
    public string ActFn { get; init; } = "silu";

    /// <summary>Groups of the group norms.</summary>
    public int NormNumGroups { get; init; } = 32;

    /// <summary>Epsilon of the group norms outside transformers.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Whether the time embedding scales and shifts (<c>scale_shift</c>) or only shifts (<c>default</c>).</summary>
    public string ResnetTimeScaleShift { get; init; } = "default";

    /// <summary>
    /// How labels are embedded: null (a table), <c>timestep</c>, <c>identity</c>, <c>projection</c> or <c>simple_projection</c>.
    /// </summary>
    public string? ClassEmbedType { get; init; }

    /// <summary>Whether embedded labels stand beside the time embedding instead of being added to it.</summary>
    public bool ClassEmbeddingsConcat { get; init; }

    /// <summary>Number of classes of the table; 0 for none.</summary>
    public int NumClassEmbeds { get; init; }

    /// <summary><c>text_time</c> (SDXL: pooled text and sizes) or null.</summary>
    public string? AdditionEmbedType { get; init; }

    /// <summary>Width of the embedding of one size.</summary>
    public int AdditionTimeEmbedDim { get; init; }

    /// <summary>Width of pooled text and embedded sizes together, or of the labels of <c>projection</c> and
    /// <c>simple_projection</c>.</summary>
    public int ProjectionClassEmbeddingsInputDim { get; init; }

    /// <summary>Kernel of the first convolution.</summary>
    public int ConvInKernel { get; init; } = 3;

    /// <summary>Kernel of the last convolution.</summary>
    public int ConvOutKernel { get; init; } = 3;

    /// <summary>Width of the time embedding.</summary>
    public int TimeWidth => TimeEmbeddingDim ?? BlockOutChannels[0] * (TimeEmbeddingType == "fourier" ? 2 : 4);

    /// <summary>Width of what the blocks are told: the time embedding, with labels beside it twice that.</summary>
    public int BlockTimeWidth => ClassEmbeddingsConcat ? 2 * TimeWidth : TimeWidth;
}
