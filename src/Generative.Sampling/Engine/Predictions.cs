using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Exact conversions between what networks predict, for Gaussian processes x_t = alpha x_0 + beta n with alpha = s(t), beta = s(t) sigma(t).
/// The border between a network's dtype and the state's float64.
/// </summary>
public static class Predictions
{
    /// <summary>The clean estimate, float64, of the state's shape.</summary>
    /// <param name="prediction">What the network said.</param>
    /// <param name="process">The process; only the kinds other than <see cref="PredictionKind.Clean"/> need it to be Gaussian.</param>
    /// <param name="state">The state it was asked about.</param>
    /// <param name="levels">The levels it was asked at.</param>
    /// <exception cref="InvalidCombinationException">The prediction is of a discrete kind, or the process is not Gaussian.</exception>
    public static Tensor ToClean(Prediction prediction, IForwardProcess process, Tensor state, NoiseLevels levels)
    {
        var value = prediction.Value.to(ScalarType.Float64);
        if (prediction.Kind == PredictionKind.Clean)
            return value;
        if (process is not IGaussianProcess gaussian)
            throw new InvalidCombinationException($"A prediction of {prediction.Kind} has no clean picture under the process '{process.Name}'.");
        var alpha = LevelMath.Over(state, levels, gaussian.Scale);
        var beta = LevelMath.Over(state, levels, t => gaussian.Scale(t) * gaussian.Sigma(t));
        return prediction.Kind switch
        {
            PredictionKind.Epsilon => (state - beta * value) / alpha,
            PredictionKind.Velocity => (alpha * state - beta * value) / (alpha * alpha + beta * beta),
            PredictionKind.Flow => (state - beta * value) / (alpha + beta),
            _ => throw new InvalidCombinationException($"A prediction of {prediction.Kind} is not a picture; use a sampler for tokens."),
        };
    }
}
