using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>A stack of transformer blocks over the pixels of a picture, added to the picture. [batch, channel, H, W] -> the same
/// shape.</summary>
internal sealed class SpatialTransformer : Module, ISpatialAttention
{
    private const double Eps = 1e-6;            // whatever the other norms of the network have

    private readonly GroupNorm norm;
    private readonly Module<Tensor, Tensor> proj_in, proj_out;
    private readonly ModuleList<TextTransformerBlock> transformer_blocks = new();
    private readonly bool _linear;

    /// <summary>A stack with fresh weights.</summary>
    /// <param name="channels">Channels of the picture, which is also the width of a token.</param>
    /// <param name="groups">Groups of the norm.</param>
    /// <param name="depth">Number of blocks.</param>
    /// <param name="linear">Whether the projections are stored as fully connected layers; 1x1 convolutions otherwise.</param>
    /// <param name="block">Makes a block.</param>
    public SpatialTransformer(int channels, int groups, int depth, bool linear, Func<TextTransformerBlock> block)
        : base(nameof(SpatialTransformer))
    {
        _linear = linear;
        norm = new(channels, groups, Eps);
        proj_in = linear ? new TokenLinear(channels, channels) : new Convolution2d(channels, channels, 1);
        for (var i = 0; i < depth; i++)
            transformer_blocks.Add(block());
        proj_out = linear ? new TokenLinear(channels, channels) : new Convolution2d(channels, channels, 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Tensor Mix(Tensor x, BlockConditioning conditioning)
    {
        using var scope = NewDisposeScope();
        var picture = norm.forward(x);
        var tokens = _linear ? proj_in.call(Tokens(picture)) : Tokens(proj_in.call(picture));
        foreach (var block in transformer_blocks)
            tokens = block.Forward(tokens, conditioning.Text!, conditioning.TextBias);
        var answer = _linear ? Picture(proj_out.call(tokens), x) : proj_out.call(Picture(tokens, x));
        return answer.add(x).MoveToOuterDisposeScope();
    }

    private static Tensor Tokens(Tensor picture) => picture.flatten(2).transpose(1, 2);

    private static Tensor Picture(Tensor tokens, Tensor like) => tokens.transpose(1, 2).reshape(like.shape);
}
