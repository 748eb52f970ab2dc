using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Root-mean-square norm (Zhang and Sennrich 2019, equation 4), computed in float32. [..., width] -> the same.</summary>
internal sealed class DecoderNorm : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [width]

    // A tensor of no dimension: a number handed to native code anew at each call costs more than the addition. In an array, so that it is
    // no buffer of the module.
    private readonly Tensor[] _eps;

    public DecoderNorm(long width, double eps) : base(nameof(DecoderNorm))
    {
        weight = new Parameter(ones(width));
        _eps = [tensor((float)eps, device: CPU).DetachFromDisposeScope()];
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.dtype == ScalarType.Float32 ? x : x.to(ScalarType.Float32);
        var scale = (wide * wide).mean([-1], keepdim: true).add_(_eps[0]).rsqrt_();
        var normed = wide * scale;
        return ((x.dtype == ScalarType.Float32 ? normed : normed.to(x.dtype)) * weight).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _eps[0].Dispose();
        base.Dispose(disposing);
    }
}
