using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Layer norm over the width with gain and offset. [..., width] -> the same.</summary>
internal sealed class Gpt2Norm : Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;    // [width]
    private readonly double _eps;
    private readonly long[] _shape;

    public Gpt2Norm(long width, double eps) : base(nameof(Gpt2Norm))
    {
        (_eps, _shape) = (eps, [width]);
        weight = new Parameter(ones(width));
        bias = new Parameter(zeros(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.layer_norm(x, _shape, weight, bias, _eps);
}
