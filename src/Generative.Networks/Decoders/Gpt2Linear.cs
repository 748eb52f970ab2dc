using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>x W + b with the weight stored [in, out], the other way round than usual. [count, in] -> [count, out].</summary>
internal sealed class Gpt2Linear : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [in, out]
    private readonly Parameter bias;            // [out]

    public Gpt2Linear(int from, int to, double deviation) : base(nameof(Gpt2Linear))
    {
        var fresh = TokenMath.Deviation(deviation, from);
        weight = new Parameter(fresh.Draw([from, to], from, to, fresh.Weight));
        bias = new Parameter(fresh.Draw([to], from, to, 0));
        RegisterComponents();
    }

    /// <summary>Deviation of layers that add to the tokens: smaller, the more blocks there are (Radford et al. 2019, section
    /// 2.3).</summary>
    public static double OutDeviation(Gpt2Options options) => options.InitDeviation / Math.Sqrt(2.0 * options.Layers);

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return functional.linear(x, weight.t(), bias).MoveToOuterDisposeScope();
    }
}
