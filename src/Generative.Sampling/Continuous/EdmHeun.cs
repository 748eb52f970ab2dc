using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Second-order sampler with temporary noise. Karras et al. 2022, "Elucidating the Design Space of Diffusion-Based Generative Models",
/// algorithm 2, and its generalisation to any sigma(t), s(t) and second-order rule, algorithm 3. Two network evaluations a step, one in
/// the last.
/// </summary>
public sealed class EdmHeun : ISolver
{
    private static readonly double MaxGamma = Math.Sqrt(2) - 1;

    /// <summary>Total amount of temporary noise, spread over the steps.</summary>
    public SamplerSetting Churn { get; }

    /// <summary>Lowest noise level that receives temporary noise.</summary>
    public SamplerSetting From { get; }

    /// <summary>Highest noise level that receives temporary noise.</summary>
    public SamplerSetting UpTo { get; }

    /// <summary>Standard deviation of the temporary noise; slightly above 1 makes up for detail the network loses.</summary>
    public SamplerSetting NoiseScale { get; }

    /// <summary>Where in the step the second evaluation stands: 1 Heun, 1/2 midpoint.</summary>
    public static SamplerSetting Alpha { get; } = new("alpha", 1, 0.1, 1, "where the second evaluation stands: 1 Heun, 0.5 midpoint");

    /// <summary>A solver with the given defaults.</summary>
    /// <param name="churn">S_churn; 0 is deterministic.</param>
    /// <param name="from">S_min.</param>
    /// <param name="upTo">S_max.</param>
    /// <param name="noiseScale">S_noise.</param>
    public EdmHeun(double churn = 0, double from = 0, double upTo = double.PositiveInfinity, double noiseScale = 1)
    {
        Churn = new("S_churn", churn, 0, double.MaxValue, "total temporary noise, spread over the steps; 0 is deterministic");
        From = new("S_min", from, 0, double.PositiveInfinity, "lowest noise level that receives temporary noise");
        UpTo = new("S_max", upTo, 0, double.PositiveInfinity, "highest noise level that receives temporary noise");
        NoiseScale = new("S_noise", noiseScale, 0, 2, "standard deviation of the temporary noise");
        Traits = new(StateKind.Continuous) { NeedsGaussian = true, RaisesLevel = churn > 0, IsStochastic = churn > 0 };
        Settings = [Churn, From, UpTo, NoiseScale, Alpha];
    }

    /// <inheritdoc/>
    public string Name => "edm-heun";

    /// <inheritdoc/>
    public SolverTraits Traits { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; }

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IGaussianProcess)context.Run.Process;
        var (x, hat) = AddNoise(state, process, context);
        var h = context.To.Uniform - hat;

        // First order.
        var clean = context.Run.Denoise(x, hat);
        var slope = ProbabilityFlow.Slope(x, clean, process, hat);
        if (process.Sigma(context.To.Uniform) == 0)
            return new(state.With(x + slope * h), clean);

        // Second order.
        var alpha = context.Run.Setting(Alpha);
        var prime = hat + alpha * h;
        var xPrime = x + slope * (alpha * h);
        var cleanPrime = context.Run.Denoise(xPrime, prime);
        var slopePrime = ProbabilityFlow.Slope(xPrime, cleanPrime, process, prime);
        var w = 1 / (2 * alpha);
        return new(state.With(x + (slope * (1 - w) + slopePrime * w) * h), cleanPrime);
    }

    /// <summary>Raises the level from t to t-hat by fresh noise, where the settings ask for it.</summary>
    private (Tensor X, double Level) AddNoise(SampleState state, IGaussianProcess process, StepContext context)
    {
        var run = context.Run;
        var t = context.From.Uniform;
        var sigma = process.Sigma(t);
        var gamma = sigma >= run.Setting(From) && sigma <= run.Setting(UpTo)
            ? Math.Min(run.Setting(Churn) / (run.Levels.Count - 1), MaxGamma) : 0;
        if (gamma == 0)
            return (state.Value, t);
        var hat = process.LevelOf(sigma + gamma * sigma);
        var raised = process.Raise(state, context.From, NoiseLevels.All(hat), run.Random, new DrawKey("churn", context.Index), run.Setting(NoiseScale));
        return (raised.Value, hat);
    }
}
