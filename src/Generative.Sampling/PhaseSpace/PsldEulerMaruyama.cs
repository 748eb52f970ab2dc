using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Euler and Maruyama's method on the reverse phase-space process: one network evaluation a step, no noise in a step to level 0. Pandey and
/// Mandt 2023. Order 1 in law; it needs many steps where beta and 1/M are large.
/// </summary>
public sealed class PsldEulerMaruyama : ISolver
{
    /// <inheritdoc/>
    public string Name => "psld-euler-maruyama";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { IsStochastic = true, OnlyProcess = "psld" };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <summary>One step; its draw of the pair's noise is named <c>psld-euler-maruyama</c>.</summary>
    /// <inheritdoc cref="ISolver.Step" path="/returns"/>
    /// <exception cref="InvalidCombinationException">The process is no <see cref="PsldProcess"/>.</exception>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = PhaseSpaceRun.ProcessOf(context.Run, Name);
        var still = PhaseSpaceRun.Euler(process, state, context, share: 1);
        if (context.To.Uniform == 0)
            return still;
        var (gx, gm) = process.Diffusion(context.From.Uniform);
        var root = Math.Sqrt(context.From.Uniform - context.To.Uniform);
        var (x, m) = (still.State.Value, PhasePair.MomentumOf(still.State));
        var shape = PhasePair.Join(x, m).shape.AsSpan()[1..];
        var (zx, zm) = PhasePair.Split(context.Run.Random.Normal(new DrawKey(Name, context.Index), shape, ScalarType.Float64, x.device));
        return still with { State = still.State.With(x + zx * (gx * root)).WithPart(PhasePair.Momentum, m + zm * (gm * root)) };
    }
}
