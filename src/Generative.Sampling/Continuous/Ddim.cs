using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Denoising diffusion implicit models. Song, Meng, Ermon 2021, equations 12 and 16, written for x_t = s(t) (x_0 + sigma(t) n), which holds
/// the paper's variance preserving case (s^2 = alpha-bar, s^2 sigma^2 = 1 - alpha-bar) and every other Gaussian process. One network
/// evaluation a step; levels may differ by position.
/// </summary>
public sealed class Ddim : ISolver
{
    /// <summary>Share of the posterior's noise: 0 deterministic, 1 ancestral (DDPM).</summary>
    public static SamplerSetting Eta { get; } = new("eta", 0, 0, 1, "share of the posterior's noise: 0 deterministic, 1 ancestral");

    /// <inheritdoc/>
    public string Name => "ddim";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsGaussian = true, HandlesLevelPerPosition = true, IsStochastic = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Eta];

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IGaussianProcess)context.Run.Process;
        var eta = context.Run.Setting(Eta);
        var x = state.Value;
        var clean = Predictions.ToClean(context.Predict(x, context.From), process, x, context.From);

        // In the frame y = x / s(t) = x_0 + sigma n the step is: y' = x_0 + sqrt(sigma'^2 - v^2) n + v z, v the posterior's deviation times eta.
        var sigma = LevelMath.Over(x, context.From, process.Sigma);
        var sigmaNext = LevelMath.Over(x, context.To, process.Sigma);
        var noise = (x / LevelMath.Over(x, context.From, process.Scale) - clean) / sigma;
        var y = clean.clone();
        if (eta > 0)
        {
            var v = eta * sigmaNext / sigma * (sigma * sigma - sigmaNext * sigmaNext).clamp_min_(0).sqrt();
            var fresh = context.Run.Random.Normal(new DrawKey("ddim", context.Index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device);
            y.add_((sigmaNext * sigmaNext - v * v).clamp_min_(0).sqrt() * noise).add_(v * fresh);
        }
        else
        {
            y.add_(sigmaNext * noise);
        }
        return new(state.With(LevelMath.Over(x, context.To, process.Scale) * y), clean);
    }
}
