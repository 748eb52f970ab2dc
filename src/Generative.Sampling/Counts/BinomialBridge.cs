using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Births of a step as those of a known end: with dn births expected in all, n = round(dn) are to come, and each falls into the step with
/// probability p = (e^-s - e^-t) / (1 - e^-t); x_s = x_t + Binomial(n, p). Santos et al. 2023, "Blackout Diffusion". Exact
/// for one known x_0; the last step makes all n births. One evaluation a step, draws named <c>births[i]</c>.
/// </summary>
public sealed class BinomialBridge : ISolver
{
    /// <inheritdoc/>
    public string Name => "binomial-bridge";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = BirthStep.Traits(
        "it takes the expected clean picture, rounded, for the known one, so over finitely many steps pixels spread less than "
        + "the model's law");

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var step = BirthStep.At(state.Value, context);
        return step.Make(state, CountDraws.Binomial(Births(step.Rate, state.Value, step.MaxCount), step.Share, step.Uniform));
    }

    /// <summary>
    /// n, the births taken to be still to come: dn rounded half to even, as published, and no more than there is room for.
    /// </summary>
    /// <param name="rate">dn, not negative.</param>
    /// <param name="state">x, int64, of the same shape.</param>
    /// <param name="maxCount">Largest count.</param>
    /// <returns>int64, in the caller's dispose scope.</returns>
    public static Tensor Births(Tensor rate, Tensor state, long maxCount)
    {
        using var scope = NewDisposeScope();
        return rate.clamp_max(maxCount).round().to(ScalarType.Int64).minimum(maxCount - state).MoveToOuterDisposeScope();
    }
}
