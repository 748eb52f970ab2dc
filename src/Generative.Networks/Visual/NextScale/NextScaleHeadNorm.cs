using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>The norm before the answer is read off, shifted and scaled by the class. [rows, positions, width] -> the same.</summary>
internal sealed class NextScaleHeadNorm : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential ada_lin;
    private readonly double _eps;

    public NextScaleHeadNorm(NextScaleOptions options) : base(nameof(NextScaleHeadNorm))
    {
        _eps = options.NormEps;
        ada_lin = Sequential(SiLU(), new Linear(options.Width, 2L * options.Width, NextScaleInit.FromClass(options)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor condition)
    {
        using var scope = NewDisposeScope();
        var parts = ada_lin.forward(condition).unsqueeze(1).chunk(2, 2);    // scale, then shift
        var normed = functional.layer_norm(x, [x.shape[^1]], eps: _eps);
        return (normed * (parts[0] + 1) + parts[1]).MoveToOuterDisposeScope();
    }
}
