using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Classifier-free guidance: D = D(no class) + w (D(class) - D(no class)), both from one batch of twice the rows. Ho and Salimans 2022,
/// equation 6, with w = 1 + their w: 1 is no guidance, above 1 sharpens.
/// </summary>
public sealed class ClassifierFreeGuidance : IGuidance
{
    /// <summary>Guidance of the given weight.</summary>
    /// <param name="weight">w; any finite number, 1 for none, customary 1 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite.</exception>
    public ClassifierFreeGuidance(double weight) =>
        Weight = double.IsFinite(weight) ? weight
            : throw new ArgumentOutOfRangeException(nameof(weight), weight, $"guidance is {weight}; give a finite number, 1 for none.");

    /// <inheritdoc/>
    public string Name => "classifier-free";

    /// <summary>w.</summary>
    public double Weight { get; }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model) => Judge(model.Traits, model.Card.Name);

    /// <summary>Judges by a model's traits alone: no weights are needed.</summary>
    /// <param name="traits">What the model was trained on.</param>
    /// <param name="name">Its name, for the reason.</param>
    public Verdict Judge(ModelTraits traits, string name) =>
        Weight == 1 ? Verdict.Exact
        : traits.KnowsUnconditional ? Verdict.Approximate($"guidance {Weight} sharpens the model's law")
        : Verdict.Invalid($"guidance compares with the answer for no class, which '{name}' was not trained to give; use guidance 1");

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) => Weight == 1 ? inner : new Guided(inner, Weight);

    private sealed class Guided(IPredictor inner, double weight) : IPredictor
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
            return twice with { Value = halves[1] + (halves[0] - halves[1]) * weight };
        }

        private static NoiseLevels Repeat(NoiseLevels levels)
        {
            if (levels.Rows == 1)
                return levels;
            var values = Enumerable.Range(0, levels.Rows).SelectMany(r => Enumerable.Range(0, levels.Columns).Select(c => levels[r, c])).ToArray();
            return NoiseLevels.PerRow(2 * levels.Rows, [.. values, .. values]);
        }

        private static Conditioning Both(Conditioning asked)
        {
            var none = asked.Unconditional();
            return asked with
            {
                Classes = asked.Classes is null ? null : [.. asked.Classes, .. none.Classes!],
                Tensors = asked.Tensors.ToDictionary(t => t.Key, t => cat([t.Value, none.Tensors.GetValueOrDefault(t.Key, zeros_like(t.Value))])),
            };
        }
    }
}
