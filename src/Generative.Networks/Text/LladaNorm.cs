using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Root-mean-square norm (Zhang and Sennrich 2019, equation 4), computed in float32. [..., width] -> the same.</summary>
internal sealed class LladaNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [width]
    private readonly double _eps;

    public LladaNorm(long width, double eps) : base(nameof(LladaNorm))
    {
        weight = new Parameter(ones(width));
        _eps = eps;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var normed = wide * rsqrt(wide.square().mean([-1], keepdim: true) + _eps);
        return (normed.to(x.dtype) * weight).MoveToOuterDisposeScope();
    }
}
