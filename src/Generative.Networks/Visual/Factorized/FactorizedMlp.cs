using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>w2(silu(w1 x) * w3 x) (Shazeer 2020, SwiGLU). [count, width] -> the same.</summary>
internal sealed class FactorizedMlp : Module<Tensor, Tensor>
{
    private readonly TokenLinear w1, w2, w3;

    public FactorizedMlp(FactorizedOptions options) : base(nameof(FactorizedMlp))
    {
        w1 = Layer(options.Width, options.InnerWidth);
        w3 = Layer(options.Width, options.InnerWidth);
        w2 = Layer(options.InnerWidth, options.Width);
        RegisterComponents();

        TokenLinear Layer(int from, int to) => new(from, to, false, TokenMath.Deviation(options.InitDeviation, from));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return w2.forward(functional.silu(w1.forward(x)) * w3.forward(x)).MoveToOuterDisposeScope();
    }
}
