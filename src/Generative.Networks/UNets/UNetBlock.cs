using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Residual block with conditioning, optional resampling and optional self-attention: the union of what DDPM++, NCSN++ and ADM use.
/// x [batch, in, H, W], embedding [batch, e] -> [batch, out, H', W'].
/// </summary>
public sealed class UNetBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly GroupNorm norm0, norm1;
    private readonly ResampleConv2d conv0, conv1;
    private readonly Linear affine;
    private readonly ResampleConv2d? skip;
    private readonly GroupNorm? norm2;
    private readonly ResampleConv2d? qkv, proj;
    private readonly UNetBlockOptions _options;
    private readonly long _heads;

    /// <summary>A block with fresh weights.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="options">What the blocks of the network share.</param>
    /// <param name="attention">Whether self-attention follows the convolutions.</param>
    /// <param name="resampling">Whether the block halves or doubles the resolution.</param>
    public UNetBlock(long inChannels, long outChannels, UNetBlockOptions options, bool attention = false,
        Resampling resampling = Resampling.None) : base(nameof(UNetBlock))
    {
        (InChannels, OutChannels, _options) = (inChannels, outChannels, options);
        _heads = !attention ? 0 : options.Heads ?? outChannels / options.ChannelsPerHead;
        if (_heads > 0 && outChannels % _heads != 0)
            throw new ArgumentException($"{outChannels} channels do not divide into {_heads} heads.", nameof(options));
        norm0 = GroupNorm.Edm(inChannels, options.Eps);
        conv0 = new(inChannels, outChannels, 3, options.Init, resampling, options.Filter);
        affine = new(options.EmbeddingChannels, outChannels * (options.AdaptiveScale ? 2 : 1), options.Init);
        norm1 = GroupNorm.Edm(outChannels, options.Eps);
        conv1 = new(outChannels, outChannels, 3, options.InitLast);
        if (outChannels != inChannels || resampling != Resampling.None)
        {
            var kernel = options.ProjectResampled || outChannels != inChannels ? 1 : 0;
            skip = new(inChannels, outChannels, kernel, options.Init, resampling, options.Filter);
        }
        if (_heads > 0)
        {
            norm2 = GroupNorm.Edm(outChannels, options.Eps);
            qkv = new(outChannels, outChannels * 3, 1, options.InitAttention);
            proj = new(outChannels, outChannels, 1, options.InitLast);
        }
        RegisterComponents();
    }

    /// <summary>Number of input channels.</summary>
    public long InChannels { get; }

    /// <summary>Number of output channels.</summary>
    public long OutChannels { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var x = conv0.forward(norm0.ForwardSilu(input));
        var shift = affine.forward(embedding).unsqueeze(2).unsqueeze(3);
        x = _options.AdaptiveScale ? Modulate(x, shift) : norm1.ForwardSilu(x.add_(shift));
        if (training && _options.Dropout > 0)
            x = functional.dropout(x, _options.Dropout, training: true);
        x = conv1.forward(x).add_(skip is null ? input : skip.forward(input));
        Scale(x);
        if (_heads > 0)
            x = Scale(Attend(x).add_(x));
        return x.MoveToOuterDisposeScope();
    }

    private Tensor Modulate(Tensor x, Tensor scaleAndShift)
    {
        var parts = scaleAndShift.chunk(2, 1);
        return Activations.FreshSilu(norm1.forward(x) * (parts[0] + 1) + parts[1]);
    }

    private Tensor Scale(Tensor x) => _options.SkipScale == 1 ? x : x.mul_(_options.SkipScale);

    private Tensor Attend(Tensor x)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var width = c / _heads;
        // Published weights interleave query, key and value inside each head's channels.
        var parts = qkv!.forward(norm2!.forward(x)).reshape(n * _heads, width, 3, h * w).unbind(2);    // 3 x [n * heads, width, pixels]
        var weights = bmm(parts[0].transpose(1, 2), parts[1] / Math.Sqrt(width)).softmax(2);            // [n * heads, query, key]
        return proj!.forward(bmm(parts[2], weights.transpose(1, 2)).reshape(n, c, h, w));
    }
}
