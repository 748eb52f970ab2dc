using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The transfer of pseudo numerical methods from one row's state: x' = (s'/s) x + (b' - s' b/s) n with b = s sigma, which is exact where
/// the noise estimate n does not change. Liu et al. 2022, equation 11, for any process.
/// </summary>
/// <param name="x">The state at the step's start.</param>
/// <param name="context">The step; its start must hold signal.</param>
/// <param name="kind">What the network answers.</param>
internal sealed class PndmTransfer(Tensor x, StepContext context, PredictionKind kind)
{
    /// <summary>What is combined: the noise estimate; of a velocity network its answer.</summary>
    public Tensor Output(Estimate estimate) =>
        kind == PredictionKind.Velocity ? estimate.Raw.Value.to(ScalarType.Float64) : estimate.Noise;

    /// <summary>The state at some levels, by a combination of outputs.</summary>
    public Tensor To(NoiseLevels levels, Tensor combined)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var noise = kind == PredictionKind.Velocity
            ? Predictions.Split(new(combined, kind), process, x, context.From).Noise : combined;
        var (from, to) = (LambdaPoint.At(process, context.From), LambdaPoint.At(process, levels));
        var ratio = to.Signal / from.Signal;
        return x * ratio + noise * (to.Noise - ratio * from.Noise);
    }

    /// <summary>One network evaluation at levels <paramref name="at"/>, of the state a combination leads to.</summary>
    public Tensor Ask(Tensor combined, NoiseLevels reached, NoiseLevels at) =>
        Output(Estimate.At(To(reached, combined), at, context.Run));
}
