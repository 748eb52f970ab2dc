using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Transformer block whose norms are shifted, scaled and gated by the conditioning; fresh gates are 0, so a fresh block is the identity
/// (adaLN-Zero, Peebles and Xie 2023, section 3.2). tokens [batch, token, width], conditioning [batch, width] -> tokens.
/// </summary>
internal sealed class DiTBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly DiTAttention attn;
    private readonly DiTMlp mlp;
    private readonly Sequential adaLN_modulation;

    public DiTBlock(int width, int heads, double mlpRatio) : base(nameof(DiTBlock))
    {
        attn = new(width, heads);
        mlp = new(width, (int)(width * mlpRatio));
        adaLN_modulation = Sequential(SiLU(), new Linear(width, 6L * width, TokenMath.Zero));
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens, Tensor conditioning)
    {
        using var scope = NewDisposeScope();
        // shift, scale and gate of the attention, then of the layers
        var parts = adaLN_modulation.forward(conditioning).chunk(6, 1);
        var x = tokens + parts[2].unsqueeze(1) * attn.forward(TokenMath.Modulate(TokenMath.Norm(tokens), parts[0], parts[1]));
        x = x + parts[5].unsqueeze(1) * mlp.forward(TokenMath.Modulate(TokenMath.Norm(x), parts[3], parts[4]));
        return x.MoveToOuterDisposeScope();
    }
}
