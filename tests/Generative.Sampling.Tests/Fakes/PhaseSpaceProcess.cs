using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A process whose state is a pair (x, momentum), as in phase-space diffusion.</summary>
internal sealed class PhaseSpaceProcess : IForwardProcess
{
    public string Name => "phase-space";

    public StateKind Kind => StateKind.Continuous;

    public bool RaisesExactly => false;

    public IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Linear(steps + 1, 1, 0);

    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random) =>
        new SampleState(random.Normal("prior", rowShape, ScalarType.Float64))
            .WithPart("momentum", random.Normal("momentum", rowShape, ScalarType.Float64));

    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key) => throw new NotSupportedException();

    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key,
        double noiseScale = 1) =>
        throw new NotSupportedException();
}
