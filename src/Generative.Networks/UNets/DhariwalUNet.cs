using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The ADM U-Net (Dhariwal and Nichol 2021, "Diffusion Models Beat GANs on Image Synthesis") in the form of Karras et al. 2022, under the
/// weight names published with the latter. See <see cref="ImageUNet"/> for arguments and shapes.
/// </summary>
public sealed class DhariwalUNet : ImageUNet
{
    private static readonly WeightInit Init = new(InitMode.KaimingUniform, Math.Sqrt(1.0 / 3), Math.Sqrt(1.0 / 3));
    private static readonly WeightInit InitLast = new(InitMode.KaimingUniform, 0);

    private readonly PositionalEmbedding map_noise;
    private readonly Linear? map_augment, map_label;
    private readonly Linear map_layer0, map_layer1;
    private readonly UNetStack enc = new(), dec = new();
    private readonly GroupNorm out_norm;
    private readonly ResampleConv2d out_conv;

    /// <summary>A network with fresh weights.</summary>
    /// <param name="options">Size and conditioning.</param>
    /// <param name="channelsPerHead">Channels of an attention head; 64 as published. A block narrower than that has no attention.</param>
    public DhariwalUNet(ImageUNetOptions options, int channelsPerHead = 64) : base(nameof(DhariwalUNet), options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelsPerHead, 1);
        var width = options.ModelChannels;
        var embedding = width * options.ChannelMultEmb;
        map_noise = new(width, endpoint: false);
        map_augment = options.AugmentDim > 0 ? new(options.AugmentDim, width, InitLast, useBias: false) : null;
        map_layer0 = new(width, embedding, Init);
        map_layer1 = new(embedding, embedding, Init);
        map_label = options.LabelDim > 0
            ? new(options.LabelDim, embedding, new(InitMode.KaimingNormal, Math.Sqrt(options.LabelDim)), useBias: false) : null;
        var blocks = new UNetBlockOptions(embedding, Init, InitLast, Init) { ChannelsPerHead = channelsPerHead, Dropout = options.Dropout };
        var channels = BuildDecoder(blocks, BuildEncoder(blocks));
        out_norm = GroupNorm.Edm(channels, 1e-5);
        out_conv = new(channels, options.OutChannels, 3, InitLast);
        RegisterComponents();
    }

    /// <summary>
    /// Builds the network from settings under their published names (<c>channels_per_head</c> is ours: the paper's code fixes 64).
    /// </summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of range.</exception>
    public static DhariwalUNet Create(ComponentSettings settings)
    {
        settings.AllowOnly([.. ImageUNetOptions.Names, "channels_per_head"]);
        var head = settings.Optional("channels_per_head", 64);
        if (head < 1)
            throw new InvalidDataException($"{settings.Source}: 'channels_per_head' is {head}; give at least 1.");
        return ImageUNetOptions.Read(settings, 192, [1, 2, 3, 4], 3, [32, 16, 8])
            .Build(settings.Source, options => new DhariwalUNet(options, head));
    }

    /// <inheritdoc/>
    public override ScalarType DType => map_layer0.DType;

    /// <summary>The noise label's embedding. [batch] -> [batch, channels].</summary>
    public Tensor EmbedNoise(Tensor noise) => map_noise.forward(noise);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor noise, Tensor? classes, Tensor? augment)
    {
        using var scope = NewDisposeScope();
        var embedding = Embed(x, noise, classes, augment);
        var skips = new Stack<Tensor>();
        foreach (var (_, layer) in enc.Layers)
            skips.Push(x = layer is UNetBlock block ? block.forward(x, embedding) : ((ResampleConv2d)layer).forward(x));
        foreach (var (_, layer) in dec.Layers)
        {
            var block = (UNetBlock)layer;
            x = block.forward(x.shape[1] == block.InChannels ? x : cat([x, skips.Pop()], 1), embedding);
        }
        return out_conv.forward(out_norm.ForwardSilu(x)).MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor x, Tensor noise, Tensor? classes, Tensor? augment)
    {
        var e = map_noise.forward(noise).to(DType);    // embedded in full precision, then rounded
        if (map_augment is not null && augment is not null)
            e = e + map_augment.forward(augment);
        e = Activations.FreshSilu(map_layer0.forward(e));
        e = map_layer1.forward(e);
        if (map_label is not null)
            e = e + map_label.forward(LabelsOrNone(x, classes)!);
        return Activations.FreshSilu(e);
    }

    private Stack<long> BuildEncoder(UNetBlockOptions blocks)
    {
        var skips = new Stack<long>();
        long channels = Options.InChannels;
        for (var level = 0; level < Options.ChannelMult.Length; level++)
        {
            long width = Options.ModelChannels * Options.ChannelMult[level];
            if (level == 0)
                enc.Add($"{At(level)}_conv", new ResampleConv2d(channels, channels = width, 3, Init));
            else
                enc.Add($"{At(level)}_down", new UNetBlock(channels, channels, blocks, resampling: Resampling.Down));
            skips.Push(channels);
            for (var i = 0; i < Options.NumBlocks; i++)
            {
                enc.Add($"{At(level)}_block{i}", new UNetBlock(channels, width, blocks, HasAttention(level)));
                skips.Push(channels = width);
            }
        }
        return skips;
    }

    private long BuildDecoder(UNetBlockOptions blocks, Stack<long> skips)
    {
        var last = Options.ChannelMult.Length - 1;
        long channels = Options.ModelChannels * Options.ChannelMult[last];
        for (var level = last; level >= 0; level--)
        {
            long width = Options.ModelChannels * Options.ChannelMult[level];
            if (level == last)
            {
                dec.Add($"{At(level)}_in0", new UNetBlock(channels, channels, blocks, attention: true));
                dec.Add($"{At(level)}_in1", new UNetBlock(channels, channels, blocks));
            }
            else
            {
                dec.Add($"{At(level)}_up", new UNetBlock(channels, channels, blocks, resampling: Resampling.Up));
            }
            for (var i = 0; i <= Options.NumBlocks; i++)
            {
                dec.Add($"{At(level)}_block{i}", new UNetBlock(channels + skips.Pop(), width, blocks, HasAttention(level)));
                channels = width;
            }
        }
        return channels;
    }

    private string At(int level) => $"{Options.Resolution >> level}x{Options.Resolution >> level}";

    private bool HasAttention(int level) => Options.AttnResolutions.Contains(Options.Resolution >> level);
}
