using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GeluForm = TorchSharp.Modules.GELU.Approximate;

namespace Generative.Networks;

/// <summary>First layer of a <see cref="FeedForward"/> with its activation; gated ones project to twice the width (Shazeer 2020).</summary>
internal sealed class FeedForwardInput : Module<Tensor, Tensor>
{
    /// <summary>Activations by their published names, and whether they are gated.</summary>
    public static readonly IReadOnlyDictionary<string, (bool Gated, Func<Tensor, Tensor> Of)> Known =
        new Dictionary<string, (bool, Func<Tensor, Tensor>)>
        {
            ["gelu"] = (false, x => functional.gelu(x)),
            ["gelu-approximate"] = (false, x => functional.gelu(x, GeluForm.tanh)),
            ["geglu"] = (true, x => functional.gelu(x)),
            // Not a gate, whatever its published name says: the sigmoid form of GELU.
            ["geglu-approximate"] = (false, x => x * (x * 1.702).sigmoid()),
            ["swiglu"] = (true, x => functional.silu(x)),
            ["linear-silu"] = (false, x => functional.silu(x)),
        };

    private readonly TokenLinear proj;
    private readonly bool _gated;
    private readonly Func<Tensor, Tensor> _activation;

    public FeedForwardInput(long width, long inner, string activation, WeightInit? init) : base(nameof(FeedForwardInput))
    {
        (_gated, _activation) = Known[activation];
        proj = new(width, _gated ? 2 * inner : inner, init: init);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var x = proj.forward(tokens);
        if (!_gated)
            return _activation(x).MoveToOuterDisposeScope();
        var parts = x.chunk(2, 2);
        return (parts[0] * _activation(parts[1])).MoveToOuterDisposeScope();
    }
}
