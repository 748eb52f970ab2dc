using TorchSharp;

namespace Generative.Sampling;

/// <summary>
/// Tau-leaping: the birth rate is held through the step, x_s = x_t + Poisson(dn p) with p = (e^-s - e^-t) / (1 - e^-t), clipped to the
/// support. Gillespie 2001; for pictures Santos et al. 2023, "Blackout Diffusion". Nothing is rounded, but births of one
/// step do not see each other. One evaluation a step, draws named <c>births[i]</c>.
/// </summary>
public sealed class PoissonLeaping : ISolver
{
    /// <inheritdoc/>
    public string Name => "poisson-leaping";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = BirthStep.Traits(
        "it holds the birth rate through each step and clips what exceeds the support, which over finitely many steps is not "
        + "the model's law");

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var step = BirthStep.At(state.Value, context);
        // With means this far beyond the support every draw is clipped anyway, and draws of a wild network's means would take for ever.
        var mean = (step.Rate * step.Share).clamp_max(2.0 * step.MaxCount + 1000);
        return step.Make(state, CountDraws.Poisson(mean, step.Uniform));
    }
}
