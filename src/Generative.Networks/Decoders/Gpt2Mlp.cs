using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Two layers with an activation between. [count, width] -> the same.</summary>
internal sealed class Gpt2Mlp : Module<Tensor, Tensor>
{
    private readonly Gpt2Linear c_fc, c_proj;
    private readonly string _activation;

    public Gpt2Mlp(Gpt2Options options) : base(nameof(Gpt2Mlp))
    {
        _activation = options.Activation;
        c_fc = new(options.Width, options.InnerWidth, options.InitDeviation);
        c_proj = new(options.InnerWidth, options.Width, Gpt2Linear.OutDeviation(options));
        RegisterComponents();
    }

    /// <summary>Activations there are, as published configs name them.</summary>
    public static string[] Activations { get; } = ["gelu_new", "gelu_pytorch_tanh", "gelu", "relu"];

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return c_proj.forward(Activate(c_fc.forward(x))).MoveToOuterDisposeScope();
    }

    private Tensor Activate(Tensor x) => _activation switch
    {
        "relu" => functional.relu(x),
        "gelu" => functional.gelu(x),
        _ => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
    };
}
