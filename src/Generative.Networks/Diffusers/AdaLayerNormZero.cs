using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The conditioning of a block: its embedders and the layer that makes shifts, scales and gates from what they say; fresh, all 0.
/// sinusoid [batch, 256], classes [batch] -> [batch, 6 width].
/// </summary>
internal sealed class AdaLayerNormZero : Module<Tensor, Tensor, Tensor>
{
    private readonly TimestepLabelEmbedding emb;
    private readonly Linear linear;

    public AdaLayerNormZero(int classes, int width) : base(nameof(AdaLayerNormZero))
    {
        emb = new(classes, width);
        linear = new(width, 6L * width, TokenMath.Zero);
        RegisterComponents();
    }

    /// <summary>What the embedders say, [batch, width].</summary>
    public Tensor Embed(Tensor sinusoid, Tensor classLabels) => emb.forward(sinusoid, classLabels);

    public override Tensor forward(Tensor sinusoid, Tensor classLabels)
    {
        using var scope = NewDisposeScope();
        return linear.forward(functional.silu(Embed(sinusoid, classLabels))).MoveToOuterDisposeScope();
    }
}
