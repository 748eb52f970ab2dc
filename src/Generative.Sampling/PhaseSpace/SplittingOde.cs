namespace Generative.Sampling;

/// <summary>
/// Velocity Verlet on the probability flow of a phase-space process: half a kick of the momentum, a drift of the position with the new
/// momentum, half a kick at the new position. Pandey, Rudolph, Mandt 2024, "Efficient Integrators for Diffusion Generative Models",
/// "naive" and "reduced velocity Verlet". The flow is not separable (friction and score hang on both halves), so the order is 1 in general,
/// although the coupling of x and m is treated to order 2. Deterministic; the step to level 0 is Euler's.
/// </summary>
/// <param name="reduced">
/// Whether the drift takes the score of the first half kick again and the second half kick asks at the level reached (the paper's reduced
/// form): two evaluations a step instead of three, and a smaller error.
/// </param>
public sealed class SplittingOde(bool reduced = true) : ISolver
{
    /// <inheritdoc/>
    public string Name => reduced ? "psld-verlet" : "psld-naive-verlet";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { OnlyProcess = "psld" };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <inheritdoc/>
    /// <exception cref="InvalidCombinationException">The process is no <see cref="PsldProcess"/>.</exception>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = PhaseSpaceRun.ProcessOf(context.Run, Name);
        var (from, to) = (context.From.Uniform, context.To.Uniform);
        if (to == 0)
            return PhaseSpaceRun.Euler(process, state, context, share: 0.5);

        var (h, x, m) = (from - to, state.Value, PhasePair.MomentumOf(state));
        var evaluation = PhaseEvaluation.At(process, x, m, from, context.Run);
        m = m + evaluation.ReverseSlope(process, x, m, from, 0.5).Momentum * (h / 2);

        if (!reduced)
            evaluation = PhaseEvaluation.At(process, x, m, from, context.Run);
        x = x + evaluation.ReverseSlope(process, x, m, from, 0.5).X * h;

        var last = reduced ? to : from;
        evaluation = PhaseEvaluation.At(process, x, m, last, context.Run);
        m = m + evaluation.ReverseSlope(process, x, m, last, 0.5).Momentum * (h / 2);
        return new(state.With(x).WithPart(PhasePair.Momentum, m), evaluation.Clean);
    }
}
