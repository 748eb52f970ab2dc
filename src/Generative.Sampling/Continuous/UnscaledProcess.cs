using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>A process in the frame y = x / s with sigma as its level: the same noise, s = 1.</summary>
internal sealed class UnscaledProcess(IContinuousProcess own) : IContinuousProcess
{
    public string Name => own.Name;

    public StateKind Kind => own.Kind;

    public bool RaisesExactly => own.RaisesExactly;

    public IReadOnlyList<double> Levels(int steps) => [.. own.Levels(steps).Select(own.Sigma)];

    public double Sigma(double level) => level;

    public double SigmaRate(double level) => 1;

    public double Scale(double level) => 1;

    public double ScaleRate(double level) => 0;

    public double LevelOf(double sigma) => sigma;

    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random) =>
        Unscaled(own.DrawPrior(rowShape, Own(levels), random), levels);

    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key) =>
        Unscaled(own.Perturb(clean, Own(levels), random, key), levels);

    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1)
    {
        var scaled = state.With(state.Value * LevelMath.Over(state.Value, Own(from), own.Scale));
        return Unscaled(own.Raise(scaled, Own(from), Own(to), random, key, noiseScale), to);
    }

    private NoiseLevels Own(NoiseLevels sigmas) => sigmas.Select(own.LevelOf);

    private SampleState Unscaled(SampleState state, NoiseLevels sigmas) =>
        state.With(state.Value / LevelMath.Over(state.Value, Own(sigmas), own.Scale));
}
