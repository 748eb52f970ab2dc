using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>A process whose state is a pair (x, momentum), as in phase-space diffusion.</summary>
internal sealed class PhaseSpaceProcess : IForwardProcess
{
    public string Name => "phase-space";

    public StateKind Kind => StateKind.Continuous;

    public bool CanRaise => false;

    public IReadOnlyList<double> Levels(int steps) => NoiseSchedules.Linear(steps + 1, 1, 0);

    public SampleState DrawPrior(ReadOnlySpan<long> rowShape, NoiseLevels levels, IRandomSource random) =>
        new SampleState(random.Normal("prior", rowShape, ScalarType.Float64))
            .WithPart("momentum", random.Normal("momentum", rowShape, ScalarType.Float64));

    public SampleState Perturb(Tensor clean, NoiseLevels levels, IRandomSource random, DrawKey key) => throw new NotSupportedException();

    public SampleState Raise(SampleState state, NoiseLevels from, NoiseLevels to, IRandomSource random, DrawKey key, double noiseScale = 1) =>
        throw new NotSupportedException();
}

/// <summary>Leap-frog in a unit spring: the energy x^2 + m^2 stays, and both halves of the pair are needed for the next step.</summary>
internal sealed class LeapFrog : ISolver
{
    public string Name => "leap-frog";

    public SolverTraits Traits { get; } = new(StateKind.Continuous);

    public IReadOnlyList<SamplerSetting> Settings => [];

    public SolverStep Step(SampleState state, StepContext context)
    {
        var h = context.From.Uniform - context.To.Uniform;
        var half = state.Parts["momentum"] - state.Value * (h / 2);
        var x = state.Value + half * h;
        return new(state.With(x).WithPart("momentum", half - x * (h / 2)), x.clone());
    }
}
