using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GeluForm = TorchSharp.Modules.GELU.Approximate;

namespace Generative.Networks;

/// <summary>Two layers with a GELU (tanh form) between them, over every token.</summary>
internal sealed class DiTMlp : Module<Tensor, Tensor>
{
    private readonly TokenLinear fc1, fc2;

    public DiTMlp(int width, int inner) : base(nameof(DiTMlp))
    {
        fc1 = new(width, inner, init: TokenMath.Glorot);
        fc2 = new(inner, width, init: TokenMath.Glorot);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return fc2.forward(functional.gelu(fc1.forward(tokens), GeluForm.tanh)).MoveToOuterDisposeScope();
    }
}
