using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Tables of alpha-bar over the training steps of discrete diffusion. Computed in torch's float32 and widened: published networks were
/// trained on those very digits (linear: Ho et al. 2020; scaled linear: Rombach et al. 2022; cosine: Nichol and Dhariwal 2021; sigmoid:
/// Xu et al. 2022, GeoDiff).
/// </summary>
public static class BetaSchedules
{
    /// <summary>Names of the schedules, as published scheduler configs spell them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["linear", "scaled_linear", "squaredcos_cap_v2", "sigmoid"];

    /// <summary>alpha-bar_t for t = 0..T-1, descending.</summary>
    /// <param name="schedule">One of <see cref="Names"/>.</param>
    /// <param name="steps">T, at least 2.</param>
    /// <param name="start">First beta; not read by the cosine.</param>
    /// <param name="end">Last beta; not read by the cosine.</param>
    /// <param name="zeroTerminal">Rescale so that alpha-bar_{T-1} is exactly 0 (<see cref="RescaleZeroTerminal"/>).</param>
    /// <exception cref="ArgumentException">The schedule is not known, or a number is out of range.</exception>
    public static double[] AlphaBars(string schedule, int steps, double start, double end, bool zeroTerminal = false)
    {
        if (steps < 2)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"num_train_timesteps is {steps}; give at least 2.");
        if (schedule != "squaredcos_cap_v2" && !(start > 0 && start <= end && end < 1))
            throw new ArgumentException($"beta_start is {start} and beta_end {end}; give 0 < beta_start <= beta_end < 1.");
        using var scope = NewDisposeScope();
        return Cumulate(Betas(schedule, steps, start, end), zeroTerminal);
    }

    /// <summary>alpha-bar_t for written-down betas.</summary>
    /// <param name="betas">beta_t for t = 0..T-1, each in (0, 1].</param>
    /// <param name="zeroTerminal">Rescale so that the last alpha-bar is exactly 0.</param>
    /// <exception cref="ArgumentException">There are fewer than 2, or one is out of range.</exception>
    public static double[] AlphaBars(IReadOnlyList<double> betas, bool zeroTerminal = false)
    {
        if (betas.Count < 2 || betas.Any(b => !(b > 0 && b <= 1)))
            throw new ArgumentException($"trained_betas holds {betas.Count} numbers; give at least 2, each above 0 and at most 1.", nameof(betas));
        using var scope = NewDisposeScope();
        return Cumulate(tensor(betas.ToArray(), ScalarType.Float64).to(ScalarType.Float32), zeroTerminal);
    }

    private static Tensor Betas(string schedule, int steps, double start, double end) => schedule switch
    {
        "linear" => linspace(start, end, steps, ScalarType.Float32),
        "scaled_linear" => linspace(Math.Sqrt(start), Math.Sqrt(end), steps, ScalarType.Float32).square(),
        "squaredcos_cap_v2" => tensor(Enumerable.Range(0, steps)
            .Select(i => Math.Min(1 - Cosine((i + 1.0) / steps) / Cosine((double)i / steps), 0.999)).ToArray(), ScalarType.Float64).to(ScalarType.Float32),
        "sigmoid" => linspace(-6, 6, steps, ScalarType.Float32).sigmoid() * (end - start) + start,
        _ => throw new ArgumentException($"beta_schedule is \"{schedule}\"; use one of {string.Join(", ", Names)}.", nameof(schedule)),
    };

    private static double Cosine(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);

    private static double[] Cumulate(Tensor betas, bool zeroTerminal)
    {
        var bars = (1 - (zeroTerminal ? RescaleZeroTerminal(betas) : betas)).cumprod(0);
        return [.. bars.data<float>().Select(v => (double)v)];
    }

    /// <summary>
    /// Betas whose last alpha-bar is 0 and whose first stays: sqrt(alpha-bar) is shifted and stretched. Lin, Liu, Li, Yang 2024, "Common
    /// Diffusion Noise Schedules and Sample Steps are Flawed", algorithm 1.
    /// </summary>
    private static Tensor RescaleZeroTerminal(Tensor betas)
    {
        var root = (1 - betas).cumprod(0).sqrt();
        var (first, last) = (root[0].clone(), root[^1].clone());
        var bars = ((root - last) * (first / (first - last))).square();
        var alphas = cat([bars[..1], bars[1..] / bars[..^1]]);
        return 1 - alphas;
    }
}
