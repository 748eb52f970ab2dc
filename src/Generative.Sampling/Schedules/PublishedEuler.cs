using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Euler with churn as published schedulers do it: the network is asked before the temporary noise is added, and its answer read as if it had
/// been asked after. Without churn it is <see cref="Euler"/> in the sigma frame. For s = 1.
/// </summary>
internal sealed class PublishedEuler(PredictionKind predicts, EdmPreconditioning? around) : ISolver
{
    private readonly TemporaryNoise _noise = new();

    public string Name => "euler";

    public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true };

    public IReadOnlyList<SamplerSetting> Settings => _noise.Settings;

    public SolverTraits TraitsWith(IReadOnlyDictionary<string, double> settings) => _noise.Of(Traits, settings);

    public SolverStep Step(SampleState state, StepContext context)
    {
        var run = context.Run;
        var process = (IContinuousProcess)run.Process;
        var (sigma, next) = (process.Sigma(context.From.Uniform), process.Sigma(context.To.Uniform));
        var hat = sigma * (1 + _noise.Gamma(sigma, run));
        var estimate = Estimate.At(state.Value, context.From, run);
        var x = state.Value;
        if (hat > sigma)
            x = x + run.Random.Normal(new DrawKey("churn", context.Index), x.shape.AsSpan()[1..], ScalarType.Float64, x.device)
                * (run.Setting(_noise.Scale) * Math.Sqrt(hat * hat - sigma * sigma));
        var clean = hat > sigma ? Reread(estimate, state.Value, x, sigma, hat) : estimate.Clean;
        return new(state.With(clean + (x - clean) * (next / hat)), clean);
    }

    /// <summary>The clean estimate as if the answer at sigma were one at the raised level; a velocity is read with the old sigma.</summary>
    private Tensor Reread(Estimate estimate, Tensor before, Tensor raised, double sigma, double hat)
    {
        if (around is { } edm)
            return (estimate.Clean - edm.Skip(sigma) * before) * (edm.Out(hat) / edm.Out(sigma)) + edm.Skip(hat) * raised;
        return predicts switch
        {
            PredictionKind.Epsilon => raised - hat * estimate.Noise,
            PredictionKind.Velocity => estimate.Clean + (raised - before) / (sigma * sigma + 1),
            _ => estimate.Clean,
        };
    }
}
