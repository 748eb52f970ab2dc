namespace Generative.Sampling;

/// <summary>What all phase-space solvers ask of a run.</summary>
internal static class PhaseSpaceRun
{
    /// <summary>The run's process, which must be a pair's.</summary>
    /// <exception cref="InvalidCombinationException">It is another one.</exception>
    public static PsldProcess ProcessOf(SamplingContext run, string solver) => run.Process as PsldProcess
        ?? throw new InvalidCombinationException($"'{solver}' moves a position with its momentum and needs the process 'psld'; "
            + $"'{run.Card.Name}' runs on '{run.Process.Name}'. Choose a sampler for one variable, such as ddim or edm-heun.");

    /// <summary>A step of Euler's method without noise: how every run ends, since the score has no value at level 0.</summary>
    public static SolverStep Euler(PsldProcess process, SampleState state, StepContext context, double share)
    {
        var (x, m, level) = (state.Value, PhasePair.MomentumOf(state), context.From.Uniform);
        var h = level - context.To.Uniform;
        var evaluation = PhaseEvaluation.At(process, x, m, level, context.Run);
        var (dx, dm) = evaluation.ReverseSlope(process, x, m, level, share);
        return new(state.With(x + dx * h).WithPart(PhasePair.Momentum, m + dm * h), evaluation.Clean);
    }
}
