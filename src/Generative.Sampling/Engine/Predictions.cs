using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Exact conversions between what networks predict, for continuous processes x_t = alpha x_0 + beta n with alpha = s(t), beta = s(t) sigma(t).
/// The border between a network's dtype and the state's float64.
/// </summary>
public static class Predictions
{
    /// <summary>Both halves of a state as a prediction sees them: x = s x_0 + s sigma n.</summary>
    /// <inheritdoc cref="ToClean" path="/param"/>
    /// <inheritdoc cref="ToClean" path="/exception"/>
    /// <returns>Estimates of x_0 and of n, float64, of the state's shape. Where the signal is gone (s = 0) an epsilon prediction has no x_0.</returns>
    public static (Tensor Clean, Tensor Noise) Split(Prediction prediction, IForwardProcess process, Tensor state, NoiseLevels levels)
    {
        if (process is not IContinuousProcess continuous)
            throw new InvalidCombinationException($"The process '{process.Name}' has no scale and noise to split a state into.");
        var value = prediction.Value.to(ScalarType.Float64);
        var alpha = LevelMath.Over(state, levels, continuous.Scale);
        var beta = LevelMath.Over(state, levels, continuous.NoiseScale);
        return prediction.Kind switch
        {
            PredictionKind.Clean => (value, (state - alpha * value) / beta),
            PredictionKind.Epsilon => ((state - beta * value) / alpha, value),
            PredictionKind.Velocity => ((alpha * state - beta * value) / (alpha * alpha + beta * beta),
                (beta * state + alpha * value) / (alpha * alpha + beta * beta)),
            PredictionKind.Flow => ((state - beta * value) / (alpha + beta), (state + alpha * value) / (alpha + beta)),
            _ => throw new InvalidCombinationException($"A prediction of {prediction.Kind} is not a picture; use a sampler for tokens."),
        };
    }

    /// <summary>The clean estimate, float64, of the state's shape.</summary>
    /// <param name="prediction">What the network said.</param>
    /// <param name="process">The process; only the kinds other than <see cref="PredictionKind.Clean"/> need it to be continuous.</param>
    /// <param name="state">The state it was asked about.</param>
    /// <param name="levels">The levels it was asked at.</param>
    /// <exception cref="InvalidCombinationException">The prediction is of a discrete kind, or the process has no sigma.</exception>
    public static Tensor ToClean(Prediction prediction, IForwardProcess process, Tensor state, NoiseLevels levels)
    {
        var value = prediction.Value.to(ScalarType.Float64);
        if (prediction.Kind == PredictionKind.Clean)
            return value;
        if (process is not IContinuousProcess continuous)
            throw new InvalidCombinationException($"A prediction of {prediction.Kind} has no clean picture under the process '{process.Name}'.");
        var alpha = LevelMath.Over(state, levels, continuous.Scale);
        var beta = LevelMath.Over(state, levels, continuous.NoiseScale);
        return prediction.Kind switch
        {
            PredictionKind.Epsilon => (state - beta * value) / alpha,
            PredictionKind.Velocity => (alpha * state - beta * value) / (alpha * alpha + beta * beta),
            PredictionKind.Flow => (state - beta * value) / (alpha + beta),
            _ => throw new InvalidCombinationException($"A prediction of {prediction.Kind} is not a picture; use a sampler for tokens."),
        };
    }
}
