using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>down(activation(gate x) * up x) (Shazeer 2020, SwiGLU with the usual silu). [count, width] -> the same.</summary>
internal sealed class LlamaMlp : Module<Tensor, Tensor>
{
    private readonly TokenLinear gate_proj, up_proj, down_proj;
    private readonly Func<Tensor, Tensor> _activation;

    public LlamaMlp(LlamaOptions options) : base(nameof(LlamaMlp))
    {
        _activation = DecoderActivations.Of(options.Activation);
        gate_proj = Layer(options.Width, options.InnerWidth);
        up_proj = Layer(options.Width, options.InnerWidth);
        down_proj = Layer(options.InnerWidth, options.Width);
        RegisterComponents();

        TokenLinear Layer(int from, int to) => new(from, to, options.InnerBias, TokenMath.Deviation(options.InitDeviation, from));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return down_proj.forward(_activation(gate_proj.forward(x)) * up_proj.forward(x)).MoveToOuterDisposeScope();
    }
}
