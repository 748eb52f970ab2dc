using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Sines and cosines of a number, or of the logarithm of a positive one (Song et al. 2021, NCSN++), at fixed random frequencies.
/// [batch] -> [batch, 2 * frequencies], float32.
/// </summary>
internal sealed class FourierTimesteps : Module<Tensor, Tensor>
{
    private readonly Parameter weight;          // [frequencies]: saved with the weights, not trained
    private readonly bool _ofLogarithm, _cosFirst;

    /// <summary>An embedding with fresh frequencies.</summary>
    /// <param name="frequencies">Half the width of the result.</param>
    /// <param name="scale">Standard deviation of the frequencies.</param>
    /// <param name="ofLogarithm">Whether the number's logarithm is taken first.</param>
    /// <param name="cosFirst">Cosines before sines.</param>
    public FourierTimesteps(long frequencies, double scale = 16, bool ofLogarithm = true, bool cosFirst = false)
        : base(nameof(FourierTimesteps))
    {
        (_ofLogarithm, _cosFirst) = (ofLogarithm, cosFirst);
        weight = new Parameter(new WeightInit(InitMode.KaimingNormal).Draw([frequencies], 1, 1, scale), requires_grad: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var number = input.to(ScalarType.Float32);
        var angles = outer(_ofLogarithm ? number.log() : number, weight.to(ScalarType.Float32)) * (2 * Math.PI);
        var (sines, cosines) = (angles.sin(), angles.cos());
        return cat(_cosFirst ? [cosines, sines] : [sines, cosines], 1).MoveToOuterDisposeScope();
    }
}
