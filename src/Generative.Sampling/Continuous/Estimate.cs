using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One network evaluation as continuous solvers use it: both halves of x = s x_0 + s sigma n.</summary>
/// <param name="Clean">Estimate of x_0 within its limits, float64.</param>
/// <param name="Noise">Estimate of n as the network gave it: not changed by limits.</param>
/// <param name="Raw">The prediction itself, for learned variances.</param>
public readonly record struct Estimate(Tensor Clean, Tensor Noise, Prediction Raw)
{
    /// <summary>Evaluates the network at a state and levels.</summary>
    /// <param name="x">The state, float64 [batch, ...].</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="run">The run; its process must be an <see cref="IContinuousProcess"/>.</param>
    /// <param name="limits">Limits on the clean estimate; null for none.</param>
    public static Estimate At(Tensor x, NoiseLevels levels, SamplingContext run, CleanLimits? limits = null)
    {
        var prediction = run.Predict(x, levels);
        var (clean, noise) = Predictions.Split(prediction, run.Process, x, levels);
        return new(limits?.Apply(clean, run) ?? clean, noise, prediction);
    }

    /// <summary>The noise that makes the (limited) clean estimate add up to the state: n = (x - s x_0) / (s sigma).</summary>
    public static Tensor NoiseBehind(Tensor x, Tensor clean, NoiseLevels levels, IContinuousProcess process) =>
        (x - LevelMath.Over(x, levels, process.Scale) * clean) / LevelMath.Over(x, levels, process.NoiseScale);
}
