using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Residual block with an optional time embedding and optional resampling. x [batch, in, H, W], embedding [batch, e] or null ->
/// [batch, out, H', W'].
/// </summary>
internal sealed class ResnetBlock2D : Module<Tensor, Tensor?, Tensor>
{
    private readonly GroupNorm norm1, norm2;
    private readonly Convolution2d conv1, conv2;
    private readonly Linear? time_emb_proj;
    private readonly Convolution2d? conv_shortcut;
    private readonly ResnetBlockOptions _options;
    private readonly Resampling _resampling;

    /// <summary>A block with fresh weights.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="options">What the blocks of the network share.</param>
    /// <param name="resampling">Whether the block halves (mean of 2x2) or doubles (repetition) the resolution.</param>
    public ResnetBlock2D(long inChannels, long outChannels, ResnetBlockOptions options, Resampling resampling = Resampling.None)
        : base(nameof(ResnetBlock2D))
    {
        (_options, _resampling) = (options, resampling);
        norm1 = new(inChannels, options.Groups, options.Eps);
        conv1 = new(inChannels, outChannels);
        time_emb_proj = options.TimeChannels is { } width ? new(width, outChannels * (options.ScaleShift
            ? 2 : 1), DefaultInit.Value) : null;
        norm2 = new(outChannels, options.Groups, options.Eps);
        conv2 = new(outChannels, outChannels);
        conv_shortcut = inChannels == outChannels ? null : new(inChannels, outChannels, 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor? embedding)
    {
        using var scope = NewDisposeScope();
        var x = _options.Activation.OfFresh(norm1.forward(input));
        x = conv1.forward(Resample(x));
        x = _options.Activation.OfFresh(Modulate(x, embedding));
        if (training && _options.Dropout > 0)
            x = functional.dropout(x, _options.Dropout, training: true);
        var shortcut = Resample(input);
        x = conv2.forward(x).add_(conv_shortcut is null ? shortcut : conv_shortcut.forward(shortcut));
        return (_options.OutputScale == 1 ? x : x.div_(_options.OutputScale)).MoveToOuterDisposeScope();
    }

    private Tensor Modulate(Tensor x, Tensor? embedding)
    {
        if (time_emb_proj is null)
            return norm2.forward(x);
        var time = time_emb_proj.forward(_options.Activation.Of(embedding!)).unsqueeze(2).unsqueeze(3);
        if (!_options.ScaleShift)
            return norm2.forward(x.add_(time));
        var parts = time.chunk(2, 1);
        return norm2.forward(x) * (parts[0] + 1) + parts[1];
    }

    private Tensor Resample(Tensor x) => _resampling switch
    {
        Resampling.Up => functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest),
        Resampling.Down => functional.avg_pool2d(x, 2),
        _ => x,
    };
}
