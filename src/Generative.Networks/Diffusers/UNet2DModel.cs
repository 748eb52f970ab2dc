using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The U-Net of unconditional and class-conditional diffusion (Ho et al. 2020; Dhariwal and Nichol 2021) in the form and under the weight
/// names of the diffusers library's class of that name. A network in evaluation mode may serve several threads at once.
/// </summary>
public sealed class UNet2DModel : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly Convolution2d conv_in, conv_out;
    private readonly Module<Tensor, Tensor> time_proj;
    private readonly TimestepEmbedding time_embedding;
    private readonly Module? class_embedding;
    private readonly ModuleList<UNetDownBlock> down_blocks;
    private readonly UNetMidBlock2D? mid_block;
    private readonly ModuleList<UNetUpBlock> up_blocks;
    private readonly GroupNorm conv_norm_out;
    private readonly UNetBody _body;
    private readonly ClassEmbedding _classes;

    private UNet2DModel(UNet2DOptions options, UNetBody body) : base(nameof(UNet2DModel))
    {
        (Options, _body) = (options, body);
        var first = options.BlockOutChannels[0];
        var waves = options.TimeEmbeddingType == "fourier" ? 2 * first : first;
        conv_in = new(options.InChannels, first);
        time_proj = options.TimeEmbeddingType switch
        {
            "fourier" => new FourierTimesteps(first),
            "learned" => new LearnedTimesteps(options.NumTrainTimesteps!.Value, first),
            _ => new SinusoidalTimesteps(first, options.FlipSinToCos, options.FreqShift),
        };
        time_embedding = new(waves, options.TimeWidth);
        _classes = new(options.ClassEmbedType, options.NumClassEmbeds, time_proj, waves, options.TimeWidth, NamedActivation.Silu);
        class_embedding = _classes.Module;
        (down_blocks, mid_block, up_blocks) = (body.Down, body.Middle, body.Up);
        conv_norm_out = new(first, options.NormNumGroups, options.NormEps);
        conv_out = new(first, options.OutChannels);
        RegisterComponents();
    }

    /// <summary>Size and conditioning of this network.</summary>
    public UNet2DOptions Options { get; }

    /// <summary>Dtype of the weights, which samples must have.</summary>
    public ScalarType DType => conv_in.DType;

    /// <summary>Whether the network wants class labels.</summary>
    public bool TakesClasses => _classes.IsUsed;

    /// <summary>Builds the network from the fields of its config.json, with fresh weights in float32 on the CPU.</summary>
    /// <param name="settings">The config; fields that begin with "_" are remarks.</param>
    /// <exception cref="InvalidDataException">A field is unknown, out of range, or contradicts another.</exception>
    public static UNet2DModel Create(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = UNet2DConfig.Read(settings);
        return UNetChecks.Build(settings.Source, () => new UNet2DModel(options, Body(options)));
    }

    /// <summary>What the network says of noisy pictures.</summary>
    /// <param name="sample">[batch, in_channels, H, W], H and W multiples of <see cref="UNet2DOptions.SizeMultiple"/>, of the weights'
    /// dtype.</param>
    /// <param name="timesteps">One number for all, or [batch], of any dtype: timesteps (whole with <c>learned</c>), or
    /// positive noise levels with <c>fourier</c>.</param>
    /// <param name="classLabels">[batch] whole numbers (any numbers for <c>timestep</c>, [batch, width] for <c>identity</c>); null without
    /// classes.</param>
    /// <returns>[batch, out_channels, H, W].</returns>
    /// <exception cref="ArgumentException">Something has another shape, dtype or range.</exception>
    public override Tensor forward(Tensor sample, Tensor timesteps, Tensor? classLabels) => Run(sample, timesteps, classLabels, null);

    /// <summary>
    /// The same, showing an observer on the way what passes: <c>time_proj</c>, <c>time_embedding</c>, <c>conv_in</c>,
    /// <c>down_blocks.0</c>, ..., <c>mid_block</c>, <c>up_blocks.0</c>, ... A shown tensor lives until the observer returns; what it keeps
    /// must be a copy, detached from its dispose scope.
    /// </summary>
    /// <inheritdoc cref="forward" path="/param"/>
    /// <inheritdoc cref="forward" path="/returns"/>
    /// <inheritdoc cref="forward" path="/exception"/>
    public Tensor Run(Tensor sample, Tensor timesteps, Tensor? classLabels, Action<string, Tensor>? observe)
    {
        UNetChecks.Sample(sample, Options.InChannels, DType, Options.SizeMultiple);
        using var scope = NewDisposeScope();
        var times = UNetChecks.Timesteps(timesteps, sample);
        var embedding = Embed(times, classLabels, observe);
        var x = conv_in.forward(Options.CenterInputSample ? sample * 2 - 1 : sample);
        observe?.Invoke("conv_in", x);
        x = _body.Run(x, new(embedding), observe);
        x = conv_out.forward(conv_norm_out.ForwardSilu(x));
        if (Options.TimeEmbeddingType == "fourier")
            x = x.div_(times.to(x.dtype).reshape(-1, 1, 1, 1));
        return x.MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor times, Tensor? classLabels, Action<string, Tensor>? observe)
    {
        var waves = time_proj.call(times).to(DType);    // computed in float32, then rounded
        observe?.Invoke("time_proj", waves);
        var embedding = time_embedding.forward(waves);
        observe?.Invoke("time_embedding", embedding);
        return _classes.Embed(classLabels, times.shape[0], DType) is { } labels ? embedding + labels : embedding;
    }

    private static UNetBody Body(UNet2DOptions o)
    {
        var resnet = new ResnetBlockOptions(o.TimeWidth)
        {
            Groups = o.NormNumGroups,
            Eps = o.NormEps,
            Activation = NamedActivation.Find(o.ActFn),
            Dropout = o.Dropout,
            ScaleShift = o.ResnetTimeScaleShift == "scale_shift",
        };
        var last = o.BlockOutChannels[^1];
        return new(new()
        {
            Widths = o.BlockOutChannels,
            Layers = [.. Enumerable.Repeat(o.LayersPerBlock, o.BlockOutChannels.Count)],
            Down = [.. o.DownBlockTypes.Select(UNetBlockType.FindDown)],
            Up = [.. o.UpBlockTypes.Select(UNetBlockType.FindUp)],
            Resnet = resnet,
            Attention = (_, level) => new AttentionBlock2D(
                o.BlockOutChannels[level], o.AttentionHeadDim ?? o.BlockOutChannels[level], o.NormNumGroups, o.NormEps),
            Middle = !o.HasMidBlock ? null : new(last, resnet with { OutputScale = o.MidBlockScaleFactor },
                o.AddAttention ? o.AttentionHeadDim ?? last : null, o.AttnNormNumGroups ?? (resnet.ScaleShift ? null : o.NormNumGroups)),
            DownsamplePadding = o.DownsamplePadding,
            ResnetDown = o.DownsampleType == "resnet",
            ResnetUp = o.UpsampleType == "resnet",
        });
    }
}
