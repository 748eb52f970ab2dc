using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>What all Gaussian processes share: standard normal noise, which adds up exactly.</summary>
public abstract class GaussianProcess : ContinuousProcess, IGaussianProcess
{
    /// <summary>Always: the increment of variance is Gaussian whatever the clean state is.</summary>
    public override bool RaisesExactly => true;

    /// <inheritdoc/>
    protected override Tensor UnitNoise(ReadOnlySpan<long> rowShape, IRandomSource random, DrawKey key, Device device) =>
        random.Normal(key, rowShape, ScalarType.Float64, device);
}
