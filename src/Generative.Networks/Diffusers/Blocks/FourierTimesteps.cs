using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Sines then cosines of the logarithm of a positive number at fixed random frequencies (Song et al. 2021, NCSN++).
/// [batch] -> [batch, 2 * frequencies], float32.
/// </summary>
internal sealed class FourierTimesteps : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [frequencies]: saved with the weights, not trained

    /// <summary>An embedding with fresh frequencies.</summary>
    /// <param name="frequencies">Half the width of the result.</param>
    /// <param name="scale">Standard deviation of the frequencies.</param>
    public FourierTimesteps(long frequencies, double scale = 16) : base(nameof(FourierTimesteps))
    {
        weight = new Parameter(new WeightInit(InitMode.KaimingNormal).Draw([frequencies], 1, 1, scale), requires_grad: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var angles = outer(input.to(ScalarType.Float32).log(), weight.to(ScalarType.Float32)) * (2 * Math.PI);
        return cat([angles.sin(), angles.cos()], 1).MoveToOuterDisposeScope();
    }
}
