using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Two layers in one weight, as published. [batch, token, in] -> two of [batch, token, out].</summary>
internal sealed class GriffinPair : Module
{
    private readonly Parameter w;               // [2, in, out]
    private readonly Parameter b;               // [2, 1, 1, out]

    public GriffinPair(int from, int to) : base(nameof(GriffinPair))
    {
        var fresh = new WeightInit(InitMode.KaimingNormal);
        w = new Parameter(fresh.Draw([2, from, to], from, to, 1));
        b = new Parameter(fresh.Draw([2, 1, 1, to], from, to, 0));
        RegisterComponents();
    }

    /// <summary>Both answers, gate first.</summary>
    public (Tensor Gate, Tensor Value) Split(Tensor x) => (Half(x, 0), Half(x, 1));

    private Tensor Half(Tensor x, long which)
    {
        using var scope = NewDisposeScope();
        return functional.linear(x, w.select(0, which).t(), b.select(0, which).flatten()).MoveToOuterDisposeScope();
    }
}
