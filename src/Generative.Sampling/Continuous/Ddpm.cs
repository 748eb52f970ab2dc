using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Ancestral sampling of denoising diffusion probabilistic models. Ho, Jain, Abbeel 2020, algorithm 2 and equation 7, written for
/// x = a x_0 + b n so that any two levels of a continuous process are neighbours. One network evaluation a step.
/// </summary>
/// <param name="variance">Variance of a step.</param>
/// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
/// <param name="drawsAtEnd">Whether a last step that starts above timestep 0 draws too, as published schedulers do; it shows with large variances.</param>
public sealed class Ddpm(DdpmVariance variance = DdpmVariance.FixedSmall, CleanLimits? limits = null, bool drawsAtEnd = false) : ISolver
{
    // Smallest variance whose logarithm is taken, where a step ends at no noise at all.
    private const double Least = 1e-20;

    private readonly CleanLimits _limits = limits ?? new();

    /// <inheritdoc/>
    public string Name => "ddpm";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true, HandlesLevelPerPosition = true, IsStochastic = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => _limits.Settings;

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var x = state.Value;
        var estimate = Estimate.At(x, context.From, context.Run, _limits);

        var (a, b) = (LevelMath.Over(x, context.From, process.Scale), LevelMath.Over(x, context.From, process.NoiseScale));
        var (aNext, bNext) = (LevelMath.Over(x, context.To, process.Scale), LevelMath.Over(x, context.To, process.NoiseScale));
        var kept = (bNext / b).square();                                        // share of the noise's variance that stays
        var beta = Beta(x, context, (b.square() - (a * bNext / aNext).square()).clamp_min(0));
        var mean = aNext * beta / b.square() * estimate.Clean + a / aNext * kept * x;
        if (process.NoiseScale(context.To.Max) == 0 && !(drawsAtEnd && process is ITimesteps timesteps && timesteps.TimeOf(context.From.Max) > 0))
            return new(state.With(mean), estimate.Clean);

        var large = beta.clamp_min(Least);
        var deviation = Variance(large, (large * kept).clamp_min(Least), estimate.Raw.Variance).sqrt();
        var fresh = context.Run.Random.Normal(new DrawKey("ddpm", context.Index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device);
        return new(state.With(mean + deviation * fresh), estimate.Clean);
    }

    private static Tensor Beta(Tensor x, StepContext context, Tensor computed) =>
        context.From.IsUniform && context.Run.Process is ITimesteps timesteps
            && timesteps.StepVariance(context.From.Uniform, context.To.Uniform) is { } published
            ? LevelMath.Over(x, context.From, _ => published) : computed;

    private Tensor Variance(Tensor large, Tensor small, Tensor? said) => variance switch
    {
        DdpmVariance.FixedSmall => small,
        DdpmVariance.FixedLarge => large,
        DdpmVariance.Learned => Needed(said),
        DdpmVariance.LearnedLog => Needed(said).exp(),
        _ => Between(small, large, (Needed(said) + 1) / 2),
    };

    private static Tensor Between(Tensor small, Tensor large, Tensor share) => (share * large.log() + (1 - share) * small.log()).exp();

    private static Tensor Needed(Tensor? said) => said?.to(ScalarType.Float64) ?? throw new InvalidCombinationException(
        "The sampler wants the network's own variance, and this network gives none; use ddpm with a fixed variance.");
}
