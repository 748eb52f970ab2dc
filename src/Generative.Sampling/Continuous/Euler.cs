namespace Generative.Sampling;

/// <summary>
/// Euler's method on the probability-flow equation (<see cref="ProbabilityFlow"/>): one network evaluation a step, first order. For s = 1 and
/// sigma = t it equals DDIM with eta 0.
/// </summary>
public sealed class Euler : ISolver
{
    /// <inheritdoc/>
    public string Name => "euler";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsGaussian = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IGaussianProcess)context.Run.Process;
        var (t, next) = (context.From.Uniform, context.To.Uniform);
        var clean = context.Run.Denoise(state.Value, t);
        var slope = ProbabilityFlow.Slope(state.Value, clean, process, t);
        return new(state.With(state.Value + slope * (next - t)), clean);
    }
}
