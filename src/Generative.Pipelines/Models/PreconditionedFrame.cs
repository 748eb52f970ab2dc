using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A raw network inside EDM's preconditioning, its level sigma: D(x; sigma) = c_skip x + c_out F(c_in x, ln(sigma) / 4). Karras et al.
/// 2022, equation 7. Float64 around the network.
/// </summary>
/// <param name="factors">c_skip, c_out, c_in and the time.</param>
public sealed class PreconditionedFrame(EdmPreconditioning factors) : INetworkFrame
{
    /// <inheritdoc/>
    public double Time(double level) => EdmPreconditioning.Time(level);

    /// <inheritdoc/>
    public double InputScale(double level) => factors.In(level);

    /// <inheritdoc/>
    public Prediction Answer(Tensor raw, Tensor state, NoiseLevels levels)
    {
        using var scope = NewDisposeScope();
        var clean = LevelMath.Over(state, levels, factors.Skip) * state
            + LevelMath.Over(state, levels, factors.Out) * raw.to(ScalarType.Float64);
        return new(clean.MoveToOuterDisposeScope(), PredictionKind.Clean);
    }
}
