namespace Generative.Sampling;

/// <summary>
/// The lambda-DDIM family of conjugate integrators: Euler's method on z = A_t x with A_t = exp(integral of B - F), B = lambda, in which
/// the linear part of the probability flow is solved exactly. Pandey, Rudolph, Mandt 2024, "Efficient Integrators for Diffusion
/// Generative Models". For x = s (x_0 + sigma n) the linear part is F = s'/s, so that z = exp(lambda t) x / s and
/// dz/dt = lambda z + exp(lambda t) sigma' n(x, t). lambda = 0 is DDIM (their proposition 1). One evaluation a step, first order for
/// every lambda.
/// </summary>
/// <param name="lambda">Default of the setting.</param>
/// <remarks>
/// t is the level in units of the run's first one, so that one lambda means the same on every process. Where the signal is gone (flow
/// matching at level 1) A_t does not exist and that one step is DDIM's.
/// </remarks>
public sealed class ConjugateDdim(double lambda = 0) : ISolver
{
    /// <summary>Panels of Simpson's rule: its error is far below a step's.</summary>
    private const int Panels = 64;

    /// <summary>B = lambda; 0 is DDIM. The best value hangs on the model and the number of steps.</summary>
    public SamplerSetting Lambda { get; } = new("lambda", lambda, -50, 50, "rate of the conjugate transform; 0 is DDIM");

    /// <inheritdoc/>
    public string Name => "lambda-ddim";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => [Lambda];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var (from, to, rate) = (context.From.Uniform, context.To.Uniform, context.Run.Setting(Lambda) / context.Run.Levels[0]);
        var (clean, noise, _) = Estimate.At(state.Value, context.From, context.Run);
        var sigma = process.Sigma(from);
        if (rate == 0 || double.IsInfinity(sigma))
            return new(state.With(clean * process.Scale(to) + noise * process.NoiseScale(to)), clean);

        // z' = (1 + lambda h) z + n (Phi' - Phi), divided by exp(lambda t') so that only differences of t are exponentiated.
        var grown = rate * (to - from);
        var shrink = Math.Exp(-grown);
        var ofClean = shrink * (1 + grown);
        var ofNoise = ofClean * sigma + shrink * Phi(process, rate, from, to);
        return new(state.With((clean * ofClean + noise * ofNoise) * process.Scale(to)), clean);
    }

    /// <summary>Integral of exp(lambda (t - from)) d sigma: over sigma, in which t is smooth also where sigma(t) starts like a
    /// root.</summary>
    private static double Phi(IContinuousProcess process, double rate, double from, double to)
    {
        var (first, last) = (process.Sigma(from), process.Sigma(to));
        var sum = 0.0;
        for (var i = 0; i <= Panels; i++)
        {
            var sigma = first + (last - first) * i / Panels;
            sum += (i is 0 or Panels ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(rate * (process.LevelOf(sigma) - from));
        }
        return sum * (last - first) / (3 * Panels);
    }
}
