using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The block of <see cref="DiTBlock"/> under diffusers' names, with embedders of its own.
/// tokens [batch, token, width], sinusoid [batch, 256], classes [batch] -> tokens.
/// </summary>
internal sealed class DiTTransformerBlock : Module<Tensor, Tensor, Tensor, Tensor>
{
    private readonly AdaLayerNormZero norm1;
    private readonly TokenAttention attn1;
    private readonly LayerNorm norm3;
    private readonly FeedForward ff;

    public DiTTransformerBlock(DiTTransformer2DOptions options) : base(nameof(DiTTransformerBlock))
    {
        norm1 = new(options.Classes, options.Width);
        attn1 = new(options.Width, options.Heads, options.AttentionBias, options.Dropout, TokenMath.Glorot);
        norm3 = LayerNorm(options.Width, options.NormEps, elementwise_affine: options.AffineNorm);
        ff = new(options.Width, options.Activation, options.Dropout, TokenMath.Glorot);
        RegisterComponents();
    }

    /// <summary>What this block's embedders say of timestep and class, [batch, width].</summary>
    public Tensor Embed(Tensor sinusoid, Tensor classLabels) => norm1.Embed(sinusoid, classLabels);

    public override Tensor forward(Tensor tokens, Tensor sinusoid, Tensor classLabels)
    {
        using var scope = NewDisposeScope();
        var parts = norm1.forward(sinusoid, classLabels).chunk(6, 1);
        var x = tokens + parts[2].unsqueeze(1) * attn1.forward(TokenMath.Modulate(TokenMath.Norm(tokens), parts[0], parts[1]));
        x = x + parts[5].unsqueeze(1) * ff.forward(TokenMath.Modulate(norm3.forward(x), parts[3], parts[4]));
        return x.MoveToOuterDisposeScope();
    }
}
