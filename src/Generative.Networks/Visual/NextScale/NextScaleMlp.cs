using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GeluForm = TorchSharp.Modules.GELU.Approximate;

namespace Generative.Networks;

/// <summary>Two layers with a GELU (tanh form) between them. [rows, positions, width] -> the same.</summary>
internal sealed class NextScaleMlp : Module<Tensor, Tensor>
{
    private readonly TokenLinear fc1, fc2;

    public NextScaleMlp(NextScaleOptions options) : base(nameof(NextScaleMlp))
    {
        fc1 = new(options.Width, options.InnerWidth, init: NextScaleInit.Usual(options));
        fc2 = new(options.InnerWidth, options.Width, init: NextScaleInit.Branch(options, options.InnerWidth));
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return fc2.forward(functional.gelu(fc1.forward(tokens), GeluForm.tanh)).MoveToOuterDisposeScope();
    }
}
