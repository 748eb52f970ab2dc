namespace Generative.Sampling;

/// <summary>
/// Second-order sampler with temporary noise. Karras et al. 2022, "Elucidating the Design Space of Diffusion-Based Generative Models",
/// algorithm 2, and its generalisation to any sigma(t), s(t) and second-order rule, algorithm 3. Two network evaluations a step, one in
/// the last.
/// </summary>
public sealed class EdmHeun : ISolver
{
    private readonly TemporaryNoise _noise;

    /// <summary>Total amount of temporary noise, spread over the steps.</summary>
    public SamplerSetting Churn => _noise.Churn;

    /// <summary>Lowest noise level that receives temporary noise.</summary>
    public SamplerSetting From => _noise.From;

    /// <summary>Highest noise level that receives temporary noise.</summary>
    public SamplerSetting UpTo => _noise.UpTo;

    /// <summary>Standard deviation of the temporary noise; slightly above 1 makes up for detail the network loses.</summary>
    public SamplerSetting NoiseScale => _noise.Scale;

    /// <summary>Where in the step the second evaluation stands: 1 Heun, 1/2 midpoint.</summary>
    public static SamplerSetting Alpha { get; } = new("alpha", 1, 0.1, 1, "where the second evaluation stands: 1 Heun, 0.5 midpoint");

    /// <summary>A solver with the given defaults.</summary>
    /// <param name="churn">S_churn; 0 is deterministic.</param>
    /// <param name="from">S_min.</param>
    /// <param name="upTo">S_max.</param>
    /// <param name="noiseScale">S_noise.</param>
    public EdmHeun(double churn = 0, double from = 0, double upTo = double.PositiveInfinity, double noiseScale = 1)
    {
        _noise = new(churn, from, upTo, noiseScale);
        Traits = new(StateKind.Continuous) { NeedsSigma = true, RaisesLevel = churn > 0, IsStochastic = churn > 0 };
        Settings = [.. _noise.Settings, Alpha];
    }

    /// <inheritdoc/>
    public string Name => "edm-heun";

    /// <inheritdoc/>
    public SolverTraits Traits { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; }

    /// <inheritdoc/>
    public SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) => _noise.Of(Traits, settings);

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var (x, hat) = _noise.Add(state, process, context);
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
}
