using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What both ways back from a pure death process have in common: the rate, the share of its births that falls into the step, the draws.
/// </summary>
/// <param name="Rate">dn, births expected on the whole way to t = 0, float64, not negative.</param>
/// <param name="Share">p, broadcasts against the state.</param>
/// <param name="Uniform">Draws of the state's shape, float64.</param>
/// <param name="MaxCount">Largest count.</param>
internal readonly record struct BirthStep(Tensor Rate, Tensor Share, Tensor Uniform, long MaxCount)
{
    public static SolverTraits Traits(string bias) => new(StateKind.Counts)
    {
        OnlyProcess = PureDeathProcess.ProcessName, HandlesLevelPerPosition = true, IsStochastic = true, DrawsProcessNoise = true,
        Bias = bias,
    };

    /// <summary>Asks the network at the step's first level.</summary>
    /// <exception cref="InvalidCombinationException">The process is another, or the model predicts no birth rate.</exception>
    /// <exception cref="InvalidDataException">The network's answer is not finite.</exception>
    public static BirthStep At(Tensor x, StepContext context)
    {
        var run = context.Run;
        if (run.Process is not PureDeathProcess process)
            throw new InvalidCombinationException($"Births undo a pure death process, and the model runs on '{run.Process.Name}'.");
        var prediction = run.Predict(x, context.From);
        if (prediction.Kind != PredictionKind.Count)
            throw new InvalidCombinationException($"Births need a model that predicts {PredictionKind.Count}, not {prediction.Kind}.");
        var rate = prediction.Value.to(ScalarType.Float64);
        // Counts know no NaN: it would come out as a number.
        if (!rate.isfinite().all().item<bool>())
            throw new InvalidDataException(
                $"'{run.Card.Name}' answers with birth rates that are no finite numbers at level {context.From}.");
        return new(rate.clamp_min(0), PureDeathProcess.BirthShare(x, context.From, context.To),
            run.Random.Uniform(new DrawKey("births", context.Index), x.shape.AsSpan()[1..], device: x.device), process.MaxCount);
    }

    /// <summary>The step that makes these births; the clean estimate is x + dn.</summary>
    public SolverStep Make(SampleState state, Tensor births) =>
        new(state.With((state.Value + births).clamp_max(MaxCount)), state.Value + Rate);
}
