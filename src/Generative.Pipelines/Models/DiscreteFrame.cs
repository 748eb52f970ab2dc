using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// A network over the timesteps of <see cref="DiscreteVpProcess"/>: level t + 1 is timestep t, between them time is fractional.
/// </summary>
/// <param name="kind">What it predicts.</param>
public sealed class DiscreteFrame(PredictionKind kind) : INetworkFrame
{
    /// <inheritdoc/>
    public double Time(double level) => DiscreteVpProcess.TimeOf(level);

    /// <summary>1: variance preserving states are what such networks see.</summary>
    public double InputScale(double level) => 1;

    /// <inheritdoc/>
    public Prediction Answer(Tensor raw, Tensor state, NoiseLevels levels) => new(raw, kind);
}
