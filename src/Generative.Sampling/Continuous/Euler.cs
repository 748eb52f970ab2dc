namespace Generative.Sampling;

/// <summary>
/// Euler's method on the probability-flow equation (<see cref="ProbabilityFlow"/>): one network evaluation a step, first order. For s = 1 and
/// sigma = t it equals DDIM with eta 0. With S_churn above 0 it adds temporary noise as <see cref="EdmHeun"/> does.
/// </summary>
public sealed class Euler : ISolver
{
    private readonly TemporaryNoise _noise = new();

    /// <inheritdoc/>
    public string Name => "euler";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => _noise.Settings;

    /// <inheritdoc/>
    public SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) => _noise.Of(Traits, settings);

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var (x, hat) = _noise.Add(state, process, context);
        var clean = context.Run.Denoise(x, hat);
        var slope = ProbabilityFlow.Slope(x, clean, process, hat);
        return new(state.With(x + slope * (context.To.Uniform - hat)), clean);
    }
}
