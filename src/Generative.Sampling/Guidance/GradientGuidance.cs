using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Guidance by the gradient of a log-likelihood of the clean estimate, log p(y | x_0): a classifier (Dhariwal and Nichol 2021, algorithm
/// 2), a measurement (diffusion posterior sampling, Chung et al. 2023, algorithm 1), a wish of the user's. The score of the tilted law is
/// the model's plus the gradient, which by Tweedie's formula moves the clean estimate: D' = D + scale sigma^2 J^T g, with g the gradient at
/// D and J the derivative of D by x / s.
/// </summary>
/// <remarks>
/// <see cref="GradientPath.Network"/> computes J^T g by a backward pass. <see cref="GradientPath.Estimate"/> takes J = c^2 / (c^2 +
/// sigma^2), the ideal denoiser's for normal data of deviation c, so that sigma^2 J is the spread of x_0 given x (Song et al. 2023, PiGDM);
/// c to infinity is the plain J = 1 of a fixed noise estimate. Runs compute in inference mode: the gradient is taken outside it, on copies.
/// Where the signal is gone (s = 0) the network form adds nothing.
/// </remarks>
public sealed class GradientGuidance : IGuidance
{
    private readonly Func<Tensor, Tensor, Tensor> _logLikelihood;

    /// <summary>Guidance by a function.</summary>
    /// <param name="logLikelihood">From the clean estimate (float64 [batch, ...], in the state's units) and sigma (float64, broadcasting
    /// against it) to one number a row, [batch], by differentiable operations that keep rows apart; larger is better. For an energy, give
    /// its negative.</param>
    /// <param name="scale">Factor on the gradient; any finite number.</param>
    /// <param name="path">Through what the gradient is taken.</param>
    /// <param name="deviation">c, the data's deviation, for <see cref="GradientPath.Estimate"/>; above 0, infinity for J = 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite, or c is not above 0.</exception>
    public GradientGuidance(Func<Tensor, Tensor, Tensor> logLikelihood, double scale = 1, GradientPath path = GradientPath.Estimate,
        double deviation = 0.5)
    {
        if (!double.IsFinite(scale))
            throw new ArgumentOutOfRangeException(
                nameof(scale), scale, $"scale is {scale}; give a finite number, 1 for the likelihood itself.");
        if (!(deviation > 0))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, string.Create(
                CultureInfo.InvariantCulture, $"deviation is {deviation}; give the data's, above 0, or infinity."));
        (_logLikelihood, Scale, Path, Deviation) = (logLikelihood, scale, path, deviation);
    }

    /// <inheritdoc/>
    public string Name => "gradient";

    /// <summary>Factor on the gradient.</summary>
    public double Scale { get; }

    /// <summary>Through what the gradient is taken.</summary>
    public GradientPath Path { get; }

    /// <summary>c.</summary>
    public double Deviation { get; }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model) =>
        model.Process is not IContinuousProcess
            ? Verdict.Invalid($"gradient guidance weighs by sigma, and the process '{model.Process.Name}' has none")
        : Scale == 0 ? Verdict.Exact
        : Verdict.Approximate(
            "gradient guidance tilts the model's law, by the likelihood of the clean estimate in place of the expected one");

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) => Scale == 0 ? inner : Path switch
    {
        GradientPath.Network => new ThroughNetwork(inner, this, (IContinuousProcess)model.Process),
        _ => new AtEstimate(inner, this, (IContinuousProcess)model.Process),
    };

    private sealed class AtEstimate(IPredictor inner, GradientGuidance guidance, IContinuousProcess process) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            var prediction = inner.Predict(request);
            var clean = Predictions.ToClean(prediction, process, request.State, request.Levels);
            var sigma = LevelMath.Over(request.State, request.Levels, process.Sigma);
            var gradient = LikelihoodGradient.At(clean, c => (c, guidance._logLikelihood(c, sigma.clone())));
            var spread = LevelMath.Over(request.State, request.Levels, Spread);
            return Moved(prediction, gradient * spread * guidance.Scale, process, request);
        }

        /// <summary>sigma^2 J = c^2 b^2 / (c^2 a^2 + b^2), written so that it also holds where the signal is gone.</summary>
        private double Spread(double level)
        {
            var (a, b, c) = (process.Scale(level), process.NoiseScale(level), guidance.Deviation);
            return double.IsInfinity(c) ? b * b / (a * a) : c * c * b * b / (c * c * a * a + b * b);
        }
    }

    private sealed class ThroughNetwork(IPredictor inner, GradientGuidance guidance, IContinuousProcess process) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            Prediction? prediction = null;
            var gradient = LikelihoodGradient.At(request.State, state =>
            {
                prediction = inner.Predict(request with { State = state });
                var clean = Predictions.ToClean(prediction, process, state, request.Levels);
                return (clean, guidance._logLikelihood(clean, LevelMath.Over(state, request.Levels, process.Sigma)));
            });
            // sigma^2 by x / s is b^2 / a by x.
            var weight = LevelMath.Over(request.State, request.Levels, t =>
                process.Scale(t) == 0 ? 0 : process.NoiseScale(t) * process.NoiseScale(t) / process.Scale(t));
            return Moved(Apart(prediction!), gradient * weight * guidance.Scale, process, request);
        }

        private static Prediction Apart(Prediction answer) =>
            answer with { Value = answer.Value.detach(), Variance = answer.Variance?.detach() };
    }

    private static Prediction Moved(Prediction prediction, Tensor shift, IContinuousProcess process, PredictionRequest request) =>
        prediction with { Value = prediction.Value + CleanPart.Factor(prediction.Kind, process, request.State, request.Levels) * shift };
}
