namespace Generative.Networks;

/// <summary>Size and conditioning of a <see cref="UNet2DModel"/>; fields and defaults as in the published config.json.</summary>
public sealed record UNet2DOptions
{
    /// <summary>Height and width of the pictures it was made for; empty when not said. Other multiples of
    /// <see cref="SizeMultiple"/> work too.</summary>
    public IReadOnlyList<int> SampleSize { get; init; } = [];

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Whether pictures come in [0, 1] and are brought to [-1, 1] first.</summary>
    public bool CenterInputSample { get; init; }

    /// <summary>
    /// <c>positional</c> (timesteps), <c>learned</c> (whole timesteps below <see cref="NumTrainTimesteps"/>) or <c>fourier</c> (noise
    /// levels, by whose value the answer is divided).
    /// </summary>
    public string TimeEmbeddingType { get; init; } = "positional";

    /// <summary>Width of the time embedding; null for four times the first width.</summary>
    public int? TimeEmbeddingDim { get; init; }

    /// <summary>Number of timesteps with a row of their own; asked for with <c>learned</c> only.</summary>
    public int? NumTrainTimesteps { get; init; }

    /// <summary>Shift in the spacing of the frequencies.</summary>
    public double FreqShift { get; init; }

    /// <summary>Whether cosines come before sines.</summary>
    public bool FlipSinToCos { get; init; } = true;

    /// <summary>Block types on the way down, highest resolution first.</summary>
    public IReadOnlyList<string> DownBlockTypes { get; init; } = ["DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"];

    /// <summary>Whether there is a middle block (<c>mid_block_type</c> is UNetMidBlock2D, or null for none).</summary>
    public bool HasMidBlock { get; init; } = true;

    /// <summary>Block types on the way up, lowest resolution first.</summary>
    public IReadOnlyList<string> UpBlockTypes { get; init; } = ["AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"];

    /// <summary>Channels at each resolution, highest first.</summary>
    public IReadOnlyList<int> BlockOutChannels { get; init; } = [224, 448, 672, 896];

    /// <summary>Residual blocks at each resolution on the way down.</summary>
    public int LayersPerBlock { get; init; } = 2;

    /// <summary>Divisor of the residual sums of the middle block.</summary>
    public double MidBlockScaleFactor { get; init; } = 1;

    /// <summary>Padding of the convolutions that halve the resolution: 1 on all sides, or 0 for one pixel below and to the right.</summary>
    public int DownsamplePadding { get; init; } = 1;

    /// <summary>What halves the resolution in attention blocks: <c>conv</c> or <c>resnet</c>.</summary>
    public string DownsampleType { get; init; } = "conv";

    /// <summary>What doubles the resolution in attention blocks: <c>conv</c> or <c>resnet</c>.</summary>
    public string UpsampleType { get; init; } = "conv";

    /// <summary>Dropout probability in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Activation: silu, swish, mish, gelu or relu.</summary>
    public string ActFn { get; init; } = "silu";

    /// <summary>Channels of an attention head; null for one head (written as null in the config; 8 when left out).</summary>
    public int? AttentionHeadDim { get; init; } = 8;

    /// <summary>Groups of the group norms.</summary>
    public int NormNumGroups { get; init; } = 32;

    /// <summary>Groups of the norm in the middle block's attention; null for the others' number, or no norm with scale and shift.</summary>
    public int? AttnNormNumGroups { get; init; }

    /// <summary>Epsilon of the group norms.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Whether the time embedding scales and shifts (<c>scale_shift</c>) or only shifts (<c>default</c>).</summary>
    public string ResnetTimeScaleShift { get; init; } = "default";

    /// <summary>Whether the middle block has attention.</summary>
    public bool AddAttention { get; init; } = true;

    /// <summary>How labels are embedded: null (a table), <c>timestep</c> (like timesteps) or <c>identity</c> (given embedded).</summary>
    public string? ClassEmbedType { get; init; }

    /// <summary>Number of classes of the table; 0 for an unconditional network.</summary>
    public int NumClassEmbeds { get; init; }

    /// <summary>Width of the time embedding.</summary>
    public int TimeWidth => TimeEmbeddingDim ?? BlockOutChannels[0] * 4;

    /// <summary>What height and width must be multiples of.</summary>
    public int SizeMultiple => 1 << (BlockOutChannels.Count - 1);
}
