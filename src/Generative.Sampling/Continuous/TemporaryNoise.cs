using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Noise added before a step and removed by it. Karras et al. 2022, algorithm 2, lines 4 to 6, for any sigma(t) and s(t): the level rises
/// by the factor 1 + gamma, gamma = min(S_churn / n, sqrt 2 - 1) where S_min &lt;= sigma &lt;= S_max and 0 elsewhere.
/// </summary>
internal sealed class TemporaryNoise
{
    private static readonly double MaxGamma = Math.Sqrt(2) - 1;

    /// <summary>Settings with the given defaults.</summary>
    public TemporaryNoise(double churn = 0, double from = 0, double upTo = double.PositiveInfinity, double noiseScale = 1)
    {
        Churn = new("S_churn", churn, 0, double.MaxValue, "total temporary noise, spread over the steps; 0 is deterministic");
        From = new("S_min", from, 0, double.PositiveInfinity, "lowest noise level that receives temporary noise");
        UpTo = new("S_max", upTo, 0, double.PositiveInfinity, "highest noise level that receives temporary noise");
        Scale = new("S_noise", noiseScale, 0, 2, "standard deviation of the temporary noise");
    }

    /// <summary>S_churn.</summary>
    public SamplerSetting Churn { get; }

    /// <summary>S_min.</summary>
    public SamplerSetting From { get; }

    /// <summary>S_max.</summary>
    public SamplerSetting UpTo { get; }

    /// <summary>S_noise.</summary>
    public SamplerSetting Scale { get; }

    /// <summary>All four.</summary>
    public IReadOnlyList<SamplerSetting> Settings => [Churn, From, UpTo, Scale];

    /// <summary>A solver's traits when a run sets these numbers.</summary>
    public SolverTraits Of(SolverTraits traits, IReadOnlyDictionary<string, double> settings)
    {
        var churns = settings.GetValueOrDefault(Churn.Name, Churn.Default) > 0;
        return traits with { RaisesLevel = churns, IsStochastic = churns };
    }

    /// <summary>gamma at a noise level; 0 where nothing but noise is left to add to.</summary>
    public double Gamma(double sigma, SamplingContext run) => double.IsFinite(sigma) && sigma >= run.Setting(From) && sigma <= run.Setting(UpTo)
        ? Math.Min(run.Setting(Churn) / (run.Levels.Count - 1), MaxGamma) : 0;

    /// <summary>Raises the level from t to t-hat by fresh noise, where the settings ask for it.</summary>
    public (Tensor X, double Level) Add(SampleState state, IContinuousProcess process, StepContext context)
    {
        var run = context.Run;
        var t = context.From.Uniform;
        var sigma = process.Sigma(t);
        var gamma = Gamma(sigma, run);
        if (gamma == 0)
            return (state.Value, t);
        var hat = process.LevelOf(sigma + gamma * sigma);
        var raised = process.Raise(state, context.From, NoiseLevels.All(hat), run.Random, new DrawKey("churn", context.Index), run.Setting(Scale));
        return (raised.Value, hat);
    }
}
