using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One learned vector a number. [...] -> [..., width].</summary>
internal sealed class VectorTable : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [numbers, width]

    /// <param name="count">Numbers there are.</param>
    /// <param name="width">Width of a vector.</param>
    /// <param name="deviation">Standard deviation of fresh ones.</param>
    public VectorTable(int count, int width, double deviation) : base(nameof(VectorTable))
    {
        var init = TokenMath.Deviation(deviation, width);
        weight = new Parameter(init.Draw([count, width], width, width, init.Weight));
        RegisterComponents();
    }

    public override Tensor forward(Tensor numbers)
    {
        using var scope = NewDisposeScope();
        return weight.index_select(0, numbers.flatten()).reshape([.. numbers.shape, weight.shape[1]]).MoveToOuterDisposeScope();
    }
}
