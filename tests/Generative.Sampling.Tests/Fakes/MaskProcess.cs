using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Tokens that are masked (level 1) or known (level 0).</summary>
internal sealed class MaskProcess : IForwardProcess
{
    public const long Mask = 99;

    public string Name => "mask";

    public StateKind Kind => StateKind.Tokens;

    public bool RaisesExactly => true;

    public IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Linear(steps + 1, 1, 0);

    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random) =>
        full([random.Rows, .. rowShape], Mask, ScalarType.Int64);

    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key) => throw new NotSupportedException();

    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key,
        double noiseScale = 1) =>
        throw new NotSupportedException();
}
