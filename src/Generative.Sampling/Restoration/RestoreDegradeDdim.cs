using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// DDIM over any forward map x_t = mu_t(x_0) + sigma_t n: restore, then degrade to the next level with the noise that was there,
/// x_t' = mu_t'(D) + sqrt(sigma_t'^2 - v^2) n^ + v z with n^ = (x_t - mu_t(D)) / sigma_t. For mu_t = s(t) x_0 this is Song et al. 2021,
/// equation 12; for sigma to 0 it is x_t - mu_t(D) + mu_t'(D), algorithm 2 of Bansal et al. 2022, "Cold Diffusion".
/// </summary>
/// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
public sealed class RestoreDegradeDdim(CleanLimits? limits = null) : ISolver
{
    private readonly CleanLimits _limits = limits ?? new();

    /// <summary>Share of the posterior's noise, as in <see cref="Ddim"/>; where mu is no factor, of the posterior under mu = x_0.</summary>
    public static SamplerSetting Eta { get; } = new("eta", 0, 0, 1, "share of the posterior's noise: 0 deterministic, 1 ancestral");

    /// <inheritdoc/>
    public string Name => "restore-degrade";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous);

    /// <inheritdoc/>
    public SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) =>
        Traits with { IsStochastic = settings.GetValueOrDefault(Eta.Name, Eta.Default) > 0 };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [Eta, .. _limits.Settings];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var run = context.Run;
        var map = ForwardMap.Of(run.Process);
        var (x, from, to) = (state.Value, context.From.Uniform, context.To.Uniform);
        var clean = _limits.Apply(run.Denoise(x, from), run);

        var (b, next) = (map.Noise(from), map.Noise(to));
        var v = run.Setting(Eta) * Posterior(map, from, to);
        // Without noise the whole rest travels along: the limit of equal, vanishing sigmas.
        var keep = b == 0 ? 1 : Math.Sqrt(Math.Max(next * next - v * v, 0)) / b;
        var moved = map.Mean(clean, to) + (x - map.Mean(clean, from)) * keep;
        if (v > 0)
            moved += v * run.Random.Normal(new DrawKey("ddim", context.Index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device);
        return new(state.With(moved), clean);
    }

    /// <summary>Song et al. 2021, equation 16 with eta 1: the deviation of q(x_t' | x_t, x_0).</summary>
    private static double Posterior(ForwardMap map, double from, double to)
    {
        var (b, next, ratio) = (map.Noise(from), map.Noise(to), map.Scale(from) / map.Scale(to));
        return b == 0 ? 0 : next / b * Math.Sqrt(Math.Max(b * b - Math.Pow(ratio * next, 2), 0));
    }
}
