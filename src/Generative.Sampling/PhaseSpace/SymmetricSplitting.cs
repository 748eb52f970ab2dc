using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Symmetric splitting (SSCS) of the reverse phase-space process: half a step of the part that can be solved exactly, a whole Euler step
/// of what the score adds to it, half a step of the first. Dockhorn, Vahdat, Kreis 2022, "Score-Based Generative Modeling with
/// Critically-Damped Langevin Diffusion"; for noise in both halves Pandey and Mandt 2023. One network evaluation a
/// step; the step to level 0 is a plain one without noise.
/// </summary>
/// <param name="repeatsFirstHalf">
/// Whether the second half step integrates beta over the first half's interval again, as the code published with PSLD does; without
/// effect where beta is constant, as in every published model.
/// </param>
public sealed class SymmetricSplitting(bool repeatsFirstHalf = false) : ISolver
{
    /// <inheritdoc/>
    public string Name => "sscs";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { IsStochastic = true, OnlyProcess = "psld" };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <summary>One step; its two draws of the pair's noise are named <c>sscs</c>, numbers 2i and 2i + 1.</summary>
    /// <inheritdoc cref="ISolver.Step" path="/returns"/>
    /// <exception cref="InvalidCombinationException">The process is no <see cref="PsldProcess"/>.</exception>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = PhaseSpaceRun.ProcessOf(context.Run, Name);
        var (from, to) = (context.From.Uniform, context.To.Uniform);
        if (to == 0)
            return PhaseSpaceRun.Euler(process, state, context, share: 1);

        var (h, middle) = (from - to, from - (from - to) / 2);
        var first = process.IntegratedBeta(from) - process.IntegratedBeta(middle);
        var (x, m) = Solved(process, first, state.Value, PhasePair.MomentumOf(state), 2 * context.Index, context.Run);

        // The score less that of the stationary law N(0, 1) x N(0, M), which the solved part has taken care of.
        var evaluation = PhaseEvaluation.At(process, x, m, from, context.Run);
        var (gx, gm) = process.Diffusion(from);
        x = x + (evaluation.ScoreX + x) * (h * gx * gx);
        m = m + (evaluation.ScoreMomentum + m * process.InverseMass) * (h * gm * gm);

        var second = repeatsFirstHalf ? first : process.IntegratedBeta(middle) - process.IntegratedBeta(to);
        (x, m) = Solved(process, second, x, m, 2 * context.Index + 1, context.Run);
        return new(state.With(x).WithPart(PhasePair.Momentum, m), evaluation.Clean);
    }

    private (Tensor X, Tensor Momentum) Solved(
        PsldProcess process, double integratedBeta, Tensor x, Tensor m, long draw, SamplingContext run)
    {
        var noise = run.Random.Normal(new DrawKey(Name, draw), PhasePair.Join(x, m).shape.AsSpan()[1..], ScalarType.Float64, x.device);
        return process.Apply(x, m, noise, NoiseLevels.All(integratedBeta), b => process.Kernel(b, 0, 0).Backwards());
    }
}
