using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Two layers with an activation between. [count, width] -> the same.</summary>
internal sealed class Gpt2Mlp : Module<Tensor, Tensor>
{
    private readonly Gpt2Linear c_fc, c_proj;
    private readonly Func<Tensor, Tensor> _activation;

    public Gpt2Mlp(Gpt2Options options) : base(nameof(Gpt2Mlp))
    {
        _activation = DecoderActivations.Of(options.Activation);
        c_fc = new(options.Width, options.InnerWidth, options.InitDeviation);
        c_proj = new(options.InnerWidth, options.Width, Gpt2Linear.OutDeviation(options));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return c_proj.forward(_activation(c_fc.forward(x))).MoveToOuterDisposeScope();
    }
}
