using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Transformer block over the pixels of a picture (Rombach et al. 2022, appendix E.2.1): attention among themselves, attention to text, a
/// gated feed-forward layer, each after a layer norm and added to what came in.
/// </summary>
internal sealed class TextTransformerBlock : Module
{
    private readonly LayerNorm norm1, norm2, norm3;
    private readonly CrossAttention attn1, attn2;
    private readonly FeedForward ff;
    private readonly bool _onlyText;

    /// <summary>A block with fresh weights.</summary>
    /// <param name="width">Width of a token.</param>
    /// <param name="textWidth">Width of the text's states.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="onlyText">Whether the first attention is to the text as well.</param>
    public TextTransformerBlock(int width, int textWidth, int heads, bool onlyText) : base(nameof(TextTransformerBlock))
    {
        _onlyText = onlyText;
        norm1 = LayerNorm(width);
        attn1 = new(width, onlyText ? textWidth : width, heads);
        norm2 = LayerNorm(width);
        attn2 = new(width, textWidth, heads);
        norm3 = LayerNorm(width);
        ff = new(width, "geglu");
        RegisterComponents();
    }

    /// <summary>[batch, pixels, width] -> the same shape.</summary>
    public Tensor Forward(Tensor x, Tensor text, Tensor? textBias)
    {
        using var scope = NewDisposeScope();
        var normed = norm1.forward(x);
        x = attn1.Forward(normed, _onlyText ? text : normed).add_(x);
        x = attn2.Forward(norm2.forward(x), text, textBias).add_(x);
        return ff.forward(norm3.forward(x)).add_(x).MoveToOuterDisposeScope();
    }
}
