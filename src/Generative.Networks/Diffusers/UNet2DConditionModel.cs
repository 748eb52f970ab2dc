using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The U-Net of text-to-image latent diffusion (Rombach et al. 2022; Podell et al. 2023 for SDXL) in the form and under the weight names
/// of the diffusers library's class of that name. A network in evaluation mode may serve several threads at once.
/// </summary>
public sealed class UNet2DConditionModel : Module<Tensor, Tensor, Tensor, UNet2DConditionExtras?, Tensor>
{
    private const double Dropped = -10_000;

    private readonly Convolution2d conv_in, conv_out;
    private readonly Module<Tensor, Tensor> time_proj;
    private readonly TimestepEmbedding time_embedding;
    private readonly TokenLinear? encoder_hid_proj;
    private readonly Module? class_embedding;
    private readonly TimestepEmbedding? add_embedding;
    private readonly ModuleList<UNetDownBlock> down_blocks;
    private readonly UNetMidBlock2D? mid_block;
    private readonly ModuleList<UNetUpBlock> up_blocks;
    private readonly GroupNorm conv_norm_out;
    private readonly SinusoidalTimesteps? _sizes;
    private readonly NamedActivation _activation;
    private readonly NamedActivation? _embeddingActivation;
    private readonly UNetBody _body;
    private readonly ClassEmbedding _classes;

    private UNet2DConditionModel(UNet2DConditionOptions options, UNetBody body) : base(nameof(UNet2DConditionModel))
    {
        (Options, _body, _activation) = (options, body, NamedActivation.Find(options.ActFn));
        var (first, width) = (options.BlockOutChannels[0], options.TimeWidth);
        conv_in = new(options.InChannels, first, options.ConvInKernel);
        var fourier = options.TimeEmbeddingType == "fourier";
        var waves = fourier ? width : first;
        time_proj = fourier ? new FourierTimesteps(width / 2, scale: 1, ofLogarithm: false, options.FlipSinToCos)
            : new SinusoidalTimesteps(first, options.FlipSinToCos, options.FreqShift);
        time_embedding = new(waves, width, _activation, Named(options.TimestepPostAct), options.TimeCondProjDim);
        _embeddingActivation = Named(options.TimeEmbeddingActFn);
        encoder_hid_proj = options.EncoderHidDim is { } given ? new(given, options.CrossAttentionDim[0]) : null;
        _classes = new(options.ClassEmbedType, options.NumClassEmbeds, time_proj, waves, width, _activation,
            options.ProjectionClassEmbeddingsInputDim);
        class_embedding = _classes.Module;
        if (options.AdditionEmbedType is not null)
        {
            _sizes = new(options.AdditionTimeEmbedDim, options.FlipSinToCos, options.FreqShift);
            add_embedding = new(options.ProjectionClassEmbeddingsInputDim, width);
        }
        (down_blocks, mid_block, up_blocks) = (body.Down, body.Middle, body.Up);
        conv_norm_out = new(first, options.NormNumGroups, options.NormEps);
        conv_out = new(first, options.OutChannels, options.ConvOutKernel);
        RegisterComponents();
    }

    /// <summary>Size and conditioning of this network.</summary>
    public UNet2DConditionOptions Options { get; }

    /// <summary>Dtype of the weights, which samples and text must have.</summary>
    public ScalarType DType => conv_in.DType;

    /// <summary>Builds the network from the fields of its config.json, with fresh weights in float32 on the CPU.</summary>
    /// <param name="settings">The config; fields that begin with "_" are remarks.</param>
    /// <exception cref="InvalidDataException">A field is unknown, not supported, out of range, or contradicts another.</exception>
    public static UNet2DConditionModel Create(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = UNet2DConditionConfig.Read(settings);
        return UNetChecks.Build(settings.Source, () => new UNet2DConditionModel(options, UNet2DConditionLayout.Body(options)));
    }

    /// <summary>What the network says of noisy pictures and a text.</summary>
    /// <param name="sample">[batch, in_channels, H, W] of the weights' dtype, of any size.</param>
    /// <param name="timesteps">One number for all, or [batch], of any dtype.</param>
    /// <param name="encoderHiddenStates">The text encoder's states [batch, tokens, width], of the weights' dtype; the width is
    /// encoder_hid_dim where the config has one, else cross_attention_dim.</param>
    /// <param name="extras">What else the network wants; null for nothing.</param>
    /// <returns>[batch, out_channels, H, W].</returns>
    /// <exception cref="ArgumentException">Something is missing, or has another shape, dtype or range.</exception>
    public override Tensor forward(Tensor sample, Tensor timesteps, Tensor encoderHiddenStates, UNet2DConditionExtras? extras = null) =>
        Run(sample, timesteps, encoderHiddenStates, extras, null);

    /// <summary>
    /// The same, showing an observer on the way what passes: <c>time_proj</c>, <c>time_embedding</c>, <c>conv_in</c>,
    /// <c>down_blocks.0</c>, ..., <c>mid_block</c>, <c>up_blocks.0</c>, ... A shown tensor lives until the observer returns; what it keeps
    /// must be a copy, detached from its dispose scope.
    /// </summary>
    /// <inheritdoc cref="forward" path="/param"/>
    /// <inheritdoc cref="forward" path="/returns"/>
    /// <inheritdoc cref="forward" path="/exception"/>
    public Tensor Run(Tensor sample, Tensor timesteps, Tensor encoderHiddenStates, UNet2DConditionExtras? extras,
        Action<string, Tensor>? observe)
    {
        UNetChecks.Sample(sample, Options.InChannels, DType);
        UNetChecks.Text(encoderHiddenStates, sample, Options.EncoderHidDim ?? Options.CrossAttentionDim[0]);
        using var scope = NewDisposeScope();
        extras ??= new();
        var embedding = Embed(UNetChecks.Timesteps(timesteps, sample), extras, observe);
        var bias = Bias(extras.EncoderAttentionMask, encoderHiddenStates);
        var x = conv_in.forward(Options.CenterInputSample ? sample * 2 - 1 : sample);
        observe?.Invoke("conv_in", x);
        var text = encoder_hid_proj is null ? encoderHiddenStates : encoder_hid_proj.forward(encoderHiddenStates);
        x = _body.Run(x, new(embedding, text, bias), observe);
        return conv_out.forward(_activation.OfFresh(conv_norm_out.forward(x))).MoveToOuterDisposeScope();
    }

    private Tensor Embed(Tensor times, UNet2DConditionExtras extras, Action<string, Tensor>? observe)
    {
        var waves = time_proj.call(times).to(DType);    // computed in float32, then rounded
        observe?.Invoke("time_proj", waves);
        var embedding = time_embedding.Forward(waves, Condition(extras.TimestepCond, times.shape[0]));
        observe?.Invoke("time_embedding", embedding);
        if (_classes.Embed(extras.ClassLabels, times.shape[0], DType) is { } labels)
            embedding = Options.ClassEmbeddingsConcat ? cat([embedding, labels], 1) : embedding + labels;
        if (add_embedding is not null)
            embedding = embedding + add_embedding.forward(Additions(extras, times.shape[0]));
        else if (extras.TextEmbeds is not null || extras.TimeIds is not null)
            throw new ArgumentException(
                "TextEmbeds or TimeIds is given, and the network has no 'addition_embed_type'; leave them null.", nameof(extras));
        return _embeddingActivation is null ? embedding : _embeddingActivation.Of(embedding);
    }

    private Tensor? Condition(Tensor? condition, long batch)
    {
        if (condition is null)
            return null;
        if (Options.TimeCondProjDim is not { } width)
            throw new ArgumentException(
                "TimestepCond is given, and the network has no 'time_cond_proj_dim'; leave it null.", nameof(condition));
        return condition.shape.SequenceEqual([batch, width]) ? condition.to(DType)
            : throw new ArgumentException(
                $"TimestepCond has shape [{string.Join(", ", condition.shape)}]; give [{batch}, {width}].", nameof(condition));
    }

    private static NamedActivation? Named(string? name) => name is null ? null : NamedActivation.Find(name);

    // SDXL: pooled text beside the sinusoids of the sizes (Podell et al. 2023, section 2.2).
    private Tensor Additions(UNet2DConditionExtras extras, long batch)
    {
        if (extras.TextEmbeds is not { } pooled || extras.TimeIds is not { } sizes)
            throw new ArgumentException(
                "TextEmbeds or TimeIds is null, and the network has 'addition_embed_type' text_time; give both.", nameof(extras));
        if (pooled.dim() != 2 || sizes.dim() != 2 || pooled.shape[0] != batch || sizes.shape[0] != batch
            || pooled.shape[1] + sizes.shape[1] * Options.AdditionTimeEmbedDim != Options.ProjectionClassEmbeddingsInputDim)
            throw new ArgumentException(
                $"TextEmbeds has shape [{string.Join(", ", pooled.shape)}] and TimeIds [{string.Join(", ", sizes.shape)}]; "
                + $"give [{batch}, p] and [{batch}, n] with "
                + $"p + {Options.AdditionTimeEmbedDim} n = {Options.ProjectionClassEmbeddingsInputDim}.", nameof(extras));
        return cat([pooled.to(DType), _sizes!.forward(sizes.flatten()).reshape(batch, -1).to(DType)], 1);
    }

    private Tensor? Bias(Tensor? mask, Tensor text)
    {
        if (mask is null)
            return null;
        if (!mask.shape.SequenceEqual([text.shape[0], text.shape[1]]))
            throw new ArgumentException($"EncoderAttentionMask has shape [{string.Join(", ", mask.shape)}]; "
                + $"give [{text.shape[0]}, {text.shape[1]}].", nameof(mask));
        return ((1 - mask.to(text.device).to(DType)) * Dropped).unsqueeze(1).unsqueeze(1);
    }
}
