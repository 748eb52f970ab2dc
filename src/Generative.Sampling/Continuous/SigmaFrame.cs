using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Lets a solver integrate over the noise to signal ratio instead of the process's own time: y = x / s(t) and the level is sigma. Karras et
/// al. 2022, section 3, recommend it for every model; with s = 1 and sigma = t (EDM) nothing changes.
/// </summary>
/// <param name="inner">The solver.</param>
public sealed class SigmaFrame(ISolver inner) : ISolver
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public SolverTraits Traits => inner.Traits;

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => inner.Settings;

    /// <inheritdoc/>
    public SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) => inner.TraitsWith(settings);

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        // Pure noise (flow matching at level 1) has no finite sigma: that one step is made in the process's own time.
        if (double.IsInfinity(process.Sigma(context.From.Max)))
            return inner.Step(state, context);
        var run = new SigmaFrameContext(context.Run, process);
        var framed = context with
        {
            From = context.From.Select(process.Sigma),
            To = context.To.Select(process.Sigma),
            Past = [.. context.Past.Select(p => p.Select(process.Sigma))],
            Run = run,
        };
        var y = state.With(state.Value / LevelMath.Over(state.Value, context.From, process.Scale));
        var step = inner.Step(y, framed);
        return step with { State = step.State.With(step.State.Value * LevelMath.Over(state.Value, context.To, process.Scale)) };
    }
}
