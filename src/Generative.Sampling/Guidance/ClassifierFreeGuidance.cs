using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Classifier-free guidance: D = D(no class) + w (D(class) - D(no class)), both from one batch of twice the rows. Ho and Salimans 2022,
/// equation 6, with w = 1 + their w: 1 is no guidance, above 1 sharpens. Rates of counts are
/// combined in their logarithms instead (<see cref="GuidedRates"/>). <see cref="IntervalGuidance"/> limits it to some noise levels.
/// </summary>
public sealed class ClassifierFreeGuidance : IGuidance
{
    /// <summary>Guidance of the given weight.</summary>
    /// <param name="weight">w; any finite number, 1 for none, customary 1 to 10.</param>
    /// <param name="rescale">phi from 0 to 1: how far the guided answer's deviation is put back to the conditional one's
    /// (<see cref="GuidanceRescale"/>); 0 for not at all.</param>
    /// <param name="channels">How many of the first channels are guided, the others staying the conditional answer's; null for all. DiT was
    /// published with 3 of its 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite, phi is not from 0 to 1, or there is no channel.</exception>
    public ClassifierFreeGuidance(double weight, double rescale = 0, int? channels = null)
    {
        Weight = double.IsFinite(weight) ? weight
            : throw new ArgumentOutOfRangeException(nameof(weight), weight, $"guidance is {weight}; give a finite number, 1 for none.");
        Rescale = GuidanceRescale.Checked(rescale);
        Channels = channels is not < 1 ? channels
            : throw new ArgumentOutOfRangeException(
                nameof(channels), channels, $"channels is {channels}; give at least 1, or null for all.");
    }

    /// <inheritdoc/>
    public string Name => "classifier-free";

    /// <summary>False: answers are combined alike at every level.</summary>
    public bool DependsOnLevel => false;

    /// <summary>w.</summary>
    public double Weight { get; }

    /// <summary>phi.</summary>
    public double Rescale { get; }

    /// <summary>How many of the first channels are guided; null for all.</summary>
    public int? Channels { get; }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model) => Judge(model.Traits, model.Card.Name);

    /// <summary>Judges by a model's traits alone: no weights are needed.</summary>
    /// <param name="traits">What the model was trained on.</param>
    /// <param name="name">Its name, for the reason.</param>
    public Verdict Judge(ModelTraits traits, string name) =>
        Weight == 1 ? Verdict.Exact
        : traits.KnowsUnconditional
            ? Verdict.Approximate(string.Create(CultureInfo.InvariantCulture, $"guidance {Weight} sharpens the model's law"))
        : Verdict.Invalid($"guidance compares with the answer for no class, which '{name}' was not trained to give; use guidance 1");

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) => Weight == 1 ? inner : new Guided(inner, this);

    private sealed class Guided(IPredictor inner, ClassifierFreeGuidance how) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            var twice = inner.Predict(request with
            {
                State = cat([request.State, request.State]),
                Levels = Repeat(request.Levels),
                Conditioning = Both(request.Conditioning),
            });
            var halves = twice.Value.chunk(2);
            var combined = twice.Kind == PredictionKind.Count ? GuidedRates.Combine(halves[0], halves[1], how.Weight)
                : halves[1] + (halves[0] - halves[1]) * how.Weight;
            var guided = GuidanceRescale.Apply(combined, halves[0], how.Rescale);
            if (how.Channels is { } channels && channels < guided.shape[1])
                guided = cat([guided.narrow(1, 0, channels), halves[0].narrow(1, channels, guided.shape[1] - channels)], 1);
            return twice with
            {
                Value = guided,
                // A learned variance is nobody's to extrapolate: the conditional answer's stays.
                Variance = twice.Variance?.chunk(2)[0],
            };
        }

        private static NoiseLevels Repeat(NoiseLevels levels)
        {
            if (levels.Rows == 1)
                return levels;
            var values = Enumerable.Range(0, levels.Rows).SelectMany(r =>
                Enumerable.Range(0, levels.Columns).Select(c => levels[r, c])).ToArray();
            return NoiseLevels.PerRow(2 * levels.Rows, [.. values, .. values]);
        }

        private static Conditioning Both(Conditioning asked)
        {
            var none = asked.Unconditional();
            return asked with
            {
                Classes = asked.Classes is null ? null : [.. asked.Classes, .. none.Classes!],
                Tensors = asked.Tensors.ToDictionary(t => t.Key, t =>
                    cat([t.Value, none.Tensors.GetValueOrDefault(t.Key, zeros_like(t.Value))])),
            };
        }
    }
}
