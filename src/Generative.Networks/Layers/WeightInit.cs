using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// How a layer's weights are drawn before training. Draws come from torch's global generator, seeded by whoever builds a network to train.
/// </summary>
/// <param name="Mode">Distribution and fan.</param>
/// <param name="Weight">Factor on the weight; 0 or 1e-5 for layers that should start as nothing.</param>
/// <param name="Bias">Factor on the bias; 0 leaves it zero.</param>
public readonly record struct WeightInit(InitMode Mode, double Weight = 1, double Bias = 0)
{
    /// <summary>A new tensor of the given shape, scaled by <paramref name="factor"/>; without values under <see cref="UnsetWeights"/>.</summary>
    internal Tensor Draw(long[] shape, long fanIn, long fanOut, double factor)
    {
        if (UnsetWeights.Make(shape) is { } unset)
            return unset;
        using var scope = NewDisposeScope();
        var drawn = Mode switch
        {
            InitMode.XavierUniform => (rand(shape) * 2 - 1) * Math.Sqrt(6.0 / (fanIn + fanOut)),
            InitMode.KaimingUniform => (rand(shape) * 2 - 1) * Math.Sqrt(3.0 / fanIn),
            _ => randn(shape) * Math.Sqrt(1.0 / fanIn),
        };
        return (drawn * factor).MoveToOuterDisposeScope();
    }
}
