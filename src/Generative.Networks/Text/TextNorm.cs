using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Layer norm over the width with a gain and, where the network has one, an offset. [..., width] -> the same.</summary>
internal sealed class TextNorm : Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;

    private readonly Parameter weight;      // [width]
    private readonly Parameter? bias;       // [width]

    public TextNorm(long width, bool useBias) : base(nameof(TextNorm))
    {
        weight = new Parameter(ones(width));
        bias = useBias ? new Parameter(zeros(width)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.layer_norm(x, [weight.shape[0]], weight, bias, Epsilon);
}
