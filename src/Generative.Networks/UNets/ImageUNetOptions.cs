namespace Generative.Networks;

/// <summary>Size and conditioning shared by the U-Nets of the EDM code; names of the settings as published.</summary>
public sealed record ImageUNetOptions
{
    /// <summary>Names every U-Net reads, for <see cref="ComponentSettings.AllowOnly"/>.</summary>
    internal static readonly string[] Names =
    [
        "img_resolution", "in_channels", "out_channels", "label_dim", "augment_dim", "model_channels", "channel_mult", "channel_mult_emb",
        "num_blocks", "attn_resolutions", "dropout", "label_dropout",
    ];

    /// <summary>Height and width of the pictures (<c>img_resolution</c>).</summary>
    public required int Resolution { get; init; }

    /// <summary>Channels of the input.</summary>
    public required int InChannels { get; init; }

    /// <summary>Channels of the output.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Number of classes, 0 when unconditional.</summary>
    public int LabelDim { get; init; }

    /// <summary>Width of the augmentation labels, 0 when there are none.</summary>
    public int AugmentDim { get; init; }

    /// <summary>Channels at the highest resolution.</summary>
    public required int ModelChannels { get; init; }

    /// <summary>Multiplier of the channels at each resolution, highest first.</summary>
    public required int[] ChannelMult { get; init; }

    /// <summary>Width of the conditioning vector over <see cref="ModelChannels"/>.</summary>
    public required int ChannelMultEmb { get; init; }

    /// <summary>Residual blocks at each resolution.</summary>
    public required int NumBlocks { get; init; }

    /// <summary>Resolutions with self-attention.</summary>
    public required int[] AttnResolutions { get; init; }

    /// <summary>Dropout probability in training.</summary>
    public required double Dropout { get; init; }

    /// <summary>Reads the settings under their published names, with the given defaults of the architecture.</summary>
    internal static ImageUNetOptions Read(
        ComponentSettings settings, int modelChannels, int[] channelMult, int numBlocks, int[] attnResolutions)
    {
        var options = new ImageUNetOptions
        {
            Resolution = settings.Required<int>("img_resolution"),
            InChannels = settings.Required<int>("in_channels"),
            OutChannels = settings.Required<int>("out_channels"),
            LabelDim = settings.Optional("label_dim", 0),
            AugmentDim = settings.Optional("augment_dim", 0),
            ModelChannels = settings.Optional("model_channels", modelChannels),
            ChannelMult = settings.Optional("channel_mult", channelMult),
            ChannelMultEmb = settings.Optional("channel_mult_emb", 4),
            NumBlocks = settings.Optional("num_blocks", numBlocks),
            AttnResolutions = settings.Optional("attn_resolutions", attnResolutions),
            Dropout = settings.Optional("dropout", 0.10),
        };
        options.Check(settings.Source);
        return options;
    }

    /// <summary>Builds a network of these options; widths that its layers cannot have are told in the settings' words.</summary>
    internal T Build<T>(string source, Func<ImageUNetOptions, T> create)
    {
        try
        {
            return create(this);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(
                $"{source}: 'model_channels' is {ModelChannels} and 'channel_mult' "
                + $"[{string.Join(", ", ChannelMult)}], which gives a layer that "
                + $"cannot be built: {e.Message} Multiples of 32 always do.", e);
        }
    }

    private void Check(string source)
    {
        Positive(Resolution, "img_resolution");
        Positive(InChannels, "in_channels");
        Positive(OutChannels, "out_channels");
        Positive(ModelChannels, "model_channels");
        Positive(ChannelMultEmb, "channel_mult_emb");
        Positive(NumBlocks, "num_blocks");
        NotNegative(LabelDim, "label_dim");
        NotNegative(AugmentDim, "augment_dim");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new InvalidDataException($"{source}: 'dropout' is {Dropout}; give a probability from 0 to below 1.");
        if (ChannelMult.Length == 0 || ChannelMult.Min() < 1)
            throw new InvalidDataException(
                $"{source}: 'channel_mult' is [{string.Join(", ", ChannelMult)}]; give one multiplier of at least 1 a resolution.");
        if (Resolution >> (ChannelMult.Length - 1) << (ChannelMult.Length - 1) != Resolution)
            throw new InvalidDataException(
                $"{source}: 'img_resolution' is {Resolution}, which cannot be halved {ChannelMult.Length - 1} times; "
                + "use fewer entries in 'channel_mult'.");

        void Positive(int value, string name)
        {
            if (value < 1)
                throw new InvalidDataException($"{source}: '{name}' is {value}; give at least 1.");
        }

        void NotNegative(int value, string name)
        {
            if (value < 0)
                throw new InvalidDataException($"{source}: '{name}' is {value}; give 0 for none, or more.");
        }
    }
}
