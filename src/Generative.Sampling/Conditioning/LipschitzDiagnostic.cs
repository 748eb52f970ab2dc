using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// How fast a network's noise estimate changes with the level alone: K(t, t') = E |eps(x_t, t) - eps(x_t, t')| / |t - t'|, the same state
/// in both. Yang et al. 2023, "Lipschitz Singularities in Diffusion Models": for exact networks it grows without bound as t
/// goes to 0.
/// </summary>
public static class LipschitzDiagnostic
{
    /// <summary>K(t, t') over a batch.</summary>
    /// <param name="model">Any model of a continuous process; what it predicts is read as epsilon.</param>
    /// <param name="clean">Clean states [batch, ...]; perturbed to <paramref name="level"/> with the draw <c>lipschitz</c>.</param>
    /// <param name="level">t, above 0.</param>
    /// <param name="other">t', above 0 and not t.</param>
    /// <param name="random">One stream a row of the batch.</param>
    /// <param name="conditioning">What the model is asked for; null for nothing.</param>
    /// <returns>Mean over the batch of the Euclidean norm, in units of 1 / level; 0 or above.</returns>
    /// <exception cref="InvalidCombinationException">The process has no scale and noise to read a prediction by.</exception>
    public static double Estimate(
        IGenerativeModel model, Tensor clean, double level, double other, IRandomSource random, Conditioning? conditioning = null)
    {
        if (!(level > 0 && other > 0 && level != other))
            throw new ArgumentOutOfRangeException(nameof(other), other, string.Create(CultureInfo.InvariantCulture,
                $"the levels are {level} and {other}; give two different ones above 0."));
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var x = model.Process.Perturb(clean, NoiseLevels.All(level), random, "lipschitz").Value;
        using var change = Noise(level) - Noise(other);
        return change.reshape(change.shape[0], -1).square().sum(1).sqrt().mean().item<double>() / Math.Abs(level - other);

        Tensor Noise(double t)
        {
            var levels = NoiseLevels.All(t);
            var prediction = model.Predict(new(x, levels, conditioning ?? Conditioning.None));
            return prediction.Kind == PredictionKind.Epsilon ? prediction.Value.to(ScalarType.Float64)
                : Predictions.Split(prediction, model.Process, x, levels).Noise;
        }
    }

    /// <summary>K between neighbours of a list of levels: the paper's curve over t.</summary>
    /// <param name="model">As in <see cref="Estimate"/>.</param>
    /// <param name="clean">As in <see cref="Estimate"/>.</param>
    /// <param name="levels">At least 2 levels above 0, each different from its neighbours.</param>
    /// <param name="random">One stream a row of the batch.</param>
    /// <returns>One number fewer than levels: K(levels[i], levels[i + 1]).</returns>
    public static double[] Profile(IGenerativeModel model, Tensor clean, IReadOnlyList<double> levels, IRandomSource random) =>
        [.. levels.Zip(levels.Skip(1), (t, next) => Estimate(model, clean, t, next, random))];
}
