using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A process of real numbers that is not Gaussian and cannot raise the level, as Poisson flow at finite D.</summary>
internal sealed class OddProcess : IForwardProcess
{
    public string Name => "odd";

    public StateKind Kind { get; init; } = StateKind.Continuous;

    public bool RaisesExactly => false;

    public IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Linear(steps + 1, 1, 0);

    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random) =>
        throw new NotSupportedException();

    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key) => throw new NotSupportedException();

    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key,
        double noiseScale = 1) =>
        throw new NotSupportedException();
}
