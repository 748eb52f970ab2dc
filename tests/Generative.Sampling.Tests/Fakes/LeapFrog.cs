namespace Generative.Sampling.Tests;

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
