using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Self-attention between the pixels of a picture, added to the picture. [batch, channel, H, W] -> the same shape.</summary>
internal sealed class AttentionBlock2D : Module<Tensor, Tensor>, ISpatialAttention
{
    private readonly GroupNorm? group_norm;
    private readonly TokenLinear to_q, to_k, to_v;
    private readonly ModuleList<TokenLinear> to_out;
    private readonly long _heads;
    private readonly double _outputScale;

    /// <summary>A block with fresh weights.</summary>
    /// <param name="channels">Channels of the picture.</param>
    /// <param name="headWidth">Channels of one head; as many heads as fit. Equal to the channels for one head.</param>
    /// <param name="groups">Groups of the norm; null for no norm.</param>
    /// <param name="eps">Epsilon of the norm.</param>
    /// <param name="outputScale">Divisor of the residual sum.</param>
    /// <exception cref="ArgumentException">A head is wider than the picture.</exception>
    public AttentionBlock2D(long channels, long headWidth, long? groups, double eps, double outputScale = 1) : base(
        nameof(AttentionBlock2D))
    {
        if (headWidth < 1 || headWidth > channels)
            throw new ArgumentException($"a head of {headWidth} channels does not fit {channels} channels.", nameof(headWidth));
        (_heads, _outputScale) = (channels / headWidth, outputScale);
        var inner = _heads * headWidth;
        group_norm = groups is { } count ? new(channels, count, eps) : null;
        to_q = new(channels, inner);
        to_k = new(channels, inner);
        to_v = new(channels, inner);
        to_out = new(new TokenLinear(inner, channels));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Tensor Mix(Tensor x, BlockConditioning conditioning) => forward(x);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = group_norm is null ? input : group_norm.forward(input);
        x = x.flatten(2).transpose(1, 2);                               // [batch, pixels, channel]
        x = to_out[0].forward(MultiHead.Attend(to_q.forward(x), to_k.forward(x), to_v.forward(x), _heads));
        x = x.transpose(1, 2).reshape(input.shape) + input;
        return (_outputScale == 1 ? x : x.div_(_outputScale)).MoveToOuterDisposeScope();
    }
}
