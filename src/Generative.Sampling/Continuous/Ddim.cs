using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Denoising diffusion implicit models. Song, Meng, Ermon 2021, equations 12 and 16, written for x = a x_0 + b n with a = s(t), b = s(t) sigma(t):
/// the paper's variance preserving case is a^2 = alpha-bar, b^2 = 1 - alpha-bar. One network evaluation a step; levels may differ by position.
/// </summary>
/// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
/// <param name="keepsNoise">
/// Whether the noise estimate stays the network's own when the clean estimate is limited (the published default); false takes the noise that
/// adds up with it.
/// </param>
/// <param name="eta">Default of <see cref="Eta"/>: 1 makes it Euler's ancestral method and, without limits, DDPM.</param>
public sealed class Ddim(CleanLimits? limits = null, bool keepsNoise = true, double eta = 0) : ISolver
{
    private readonly CleanLimits _limits = limits ?? new();

    /// <summary>Share of the posterior's noise: 0 deterministic, 1 ancestral (DDPM).</summary>
    public SamplerSetting Eta { get; } = new("eta", eta, 0, 1, "share of the posterior's noise: 0 deterministic, 1 ancestral");

    /// <inheritdoc/>
    public string Name => "ddim";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true, HandlesLevelPerPosition = true, IsStochastic = eta > 0 };

    /// <inheritdoc/>
    public SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) =>
        Traits with { IsStochastic = settings.GetValueOrDefault(Eta.Name, Eta.Default) > 0 };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [Eta, .. _limits.Settings];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var share = context.Run.Setting(Eta);
        var x = state.Value;
        var estimate = Estimate.At(x, context.From, context.Run, _limits);
        var noise = keepsNoise ? estimate.Noise : Estimate.NoiseBehind(x, estimate.Clean, context.From, process);

        var (a, b) = (LevelMath.Over(x, context.From, process.Scale), LevelMath.Over(x, context.From, process.NoiseScale));
        var (aNext, bNext) = (LevelMath.Over(x, context.To, process.Scale), LevelMath.Over(x, context.To, process.NoiseScale));
        if (share == 0)
            return new(state.With(aNext * estimate.Clean + bNext * noise), estimate.Clean);

        // Equation 16: the deviation of q(x_t' | x_t, x_0), times eta.
        var v = share * bNext / b * (b.square() - (a * bNext / aNext).square()).clamp_min_(0).sqrt();
        var fresh = context.Run.Random.Normal(new DrawKey("ddim", context.Index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device);
        var next = aNext * estimate.Clean + (bNext.square() - v.square()).clamp_min_(0).sqrt() * noise + v * fresh;
        return new(state.With(next), estimate.Clean);
    }
}
