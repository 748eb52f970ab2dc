namespace Generative.Sampling;

/// <summary>
/// Predicts the clean state and noises it afresh to the next level: x' = a' x_0 + b' z. Multistep consistency sampling (Song, Dhariwal, Chen,
/// Sutskever 2023, algorithm 1), and the stochastic form of flow matching in published schedulers. One network evaluation a step.
/// </summary>
/// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
public sealed class Renoise(CleanLimits? limits = null) : ISolver
{
    private readonly CleanLimits _limits = limits ?? new();

    /// <inheritdoc/>
    public string Name => "renoise";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous)
    {
        NeedsSigma = true,
        IsStochastic = true,
        DrawsProcessNoise = true,
        Bias = "it forgets the state at every step, which keeps the law only for consistency models",
    };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => _limits.Settings;

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var run = context.Run;
        var clean = Estimate.At(state.Value, context.From, run, _limits).Clean;
        return new(state.With(run.Process.Perturb(clean, context.To, run.Random, new DrawKey("renoise", context.Index)).Value), clean);
    }
}
