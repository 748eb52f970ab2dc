using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Modulated norm and the projection of tokens to patches; fresh it answers 0.</summary>
internal sealed class DiTFinalLayer : Module<Tensor, Tensor, Tensor>
{
    private readonly TokenLinear linear;
    private readonly Sequential adaLN_modulation;

    public DiTFinalLayer(int width, int patch, int channels) : base(nameof(DiTFinalLayer))
    {
        linear = new(width, (long)patch * patch * channels, init: TokenMath.Zero);
        adaLN_modulation = Sequential(SiLU(), new Linear(width, 2L * width, TokenMath.Zero));
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens, Tensor conditioning)
    {
        using var scope = NewDisposeScope();
        var parts = adaLN_modulation.forward(conditioning).chunk(2, 1);
        return linear.forward(TokenMath.Modulate(TokenMath.Norm(tokens), parts[0], parts[1])).MoveToOuterDisposeScope();
    }
}
