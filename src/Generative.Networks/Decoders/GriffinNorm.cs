using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Root-mean-square norm whose gain is stored less 1, in float32. [..., width] -> the same.</summary>
internal sealed class GriffinNorm : Module<Tensor, Tensor>
{
    private static readonly Scalar Epsilon = 1e-6;

    private readonly Parameter scale;           // [width], the gain less 1

    public GriffinNorm(long width) : base(nameof(GriffinNorm))
    {
        scale = new Parameter(zeros(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var normed = wide * rsqrt((wide * wide).mean([-1], keepdim: true) + Epsilon);
        return (normed * (scale.to(ScalarType.Float32) + HeldScalars.One)).to(x.dtype).MoveToOuterDisposeScope();
    }
}
