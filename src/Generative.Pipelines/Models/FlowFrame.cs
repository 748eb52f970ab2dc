using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A network over rectified flow whose time 0 to 1 is published as timesteps 0 to T.</summary>
/// <param name="trainSteps">T, customarily 1000.</param>
public sealed class FlowFrame(int trainSteps) : INetworkFrame
{
    /// <inheritdoc/>
    public double Time(double level) => level * trainSteps;

    /// <summary>1.</summary>
    public double InputScale(double level) => 1;

    /// <inheritdoc/>
    public Prediction Answer(Tensor raw, Tensor state, NoiseLevels levels) => new(raw, PredictionKind.Flow);
}
