using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>down(silu(gate x) * up x) (Shazeer 2020, SwiGLU). [count, width] -> the same.</summary>
internal sealed class LlamaMlp : Module<Tensor, Tensor>
{
    private readonly TokenLinear gate_proj, up_proj, down_proj;

    public LlamaMlp(LlamaOptions options) : base(nameof(LlamaMlp))
    {
        gate_proj = Layer(options.Width, options.InnerWidth);
        up_proj = Layer(options.Width, options.InnerWidth);
        down_proj = Layer(options.InnerWidth, options.Width);
        RegisterComponents();

        TokenLinear Layer(int from, int to) => new(from, to, options.InnerBias, TokenMath.Deviation(options.InitDeviation, from));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return down_proj.forward(functional.silu(gate_proj.forward(x)) * up_proj.forward(x)).MoveToOuterDisposeScope();
    }
}
