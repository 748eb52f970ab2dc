using GeluForm = TorchSharp.Modules.GELU.Approximate;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Gated layers: down(gelu(gate) * value). [batch, token, width] -> the same.</summary>
internal sealed class GriffinMlp : Module<Tensor, Tensor>
{
    private readonly GriffinPair ffw_up;
    private readonly Linear ffw_down;

    public GriffinMlp(GriffinOptions options) : base(nameof(GriffinMlp))
    {
        ffw_up = new(options.Width, options.InnerWidth);
        ffw_down = GriffinInit.Out(options, options.InnerWidth);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (gate, value) = ffw_up.Split(x);
        return ffw_down.forward(functional.gelu(gate, GeluForm.tanh) * value).MoveToOuterDisposeScope();
    }
}
