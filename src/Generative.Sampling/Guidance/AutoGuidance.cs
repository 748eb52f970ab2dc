using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Guidance by a weaker version of the model itself: D = D_weak + w (D - D_weak), both for what is asked. Karras, Aittala, Kynkäänniemi,
/// Lehtinen, Aila, Laine 2024, "Guiding a Diffusion Model with a Bad Version of Itself". The weak model may be trained on another
/// process and predict another kind: it is asked at the same sigma (<see cref="ReframedModel"/>); the answer is of the main model's kind.
/// </summary>
/// <remarks>The run counts and times the main model's evaluations; the weak one's, as many again, come on top.</remarks>
public sealed class AutoGuidance : IGuidance
{
    private readonly IGenerativeModel _weak;

    /// <summary>Guidance by a model.</summary>
    /// <param name="weak">The weaker model: smaller, or trained for less time. Stays the caller's, who frees it after the run.</param>
    /// <param name="weight">w; any finite number, 1 for none, customary 1 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite.</exception>
    public AutoGuidance(IGenerativeModel weak, double weight)
    {
        _weak = weak;
        Weight = double.IsFinite(weight) ? weight
            : throw new ArgumentOutOfRangeException(nameof(weight), weight, $"guidance is {weight}; give a finite number, 1 for none.");
    }

    /// <inheritdoc/>
    public string Name => "auto";

    /// <summary>w.</summary>
    public double Weight { get; }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model)
    {
        if (Weight == 1)
            return Verdict.Exact;
        if (model.Process is not IContinuousProcess || _weak.Process is not IContinuousProcess)
            return Verdict.Invalid("autoguidance compares pictures at equal sigma, and "
                + $"'{(model.Process is IContinuousProcess ? _weak : model).Process.Name}' has none");
        if (!model.Card.RowShape.SequenceEqual(_weak.Card.RowShape))
            return Verdict.Invalid($"the weak model '{_weak.Card.Name}' makes [{string.Join(", ", _weak.Card.RowShape)}], "
                + $"'{model.Card.Name}' [{string.Join(", ", model.Card.RowShape)}]; take one of the same shape");
        return Verdict.Approximate(string.Create(
            CultureInfo.InvariantCulture, $"autoguidance {Weight} sharpens the model's law away from '{_weak.Card.Name}'"));
    }

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model)
    {
        if (Weight == 1)
            return inner;
        var path = (IContinuousProcess)model.Process;
        return new Guided(inner, ReferenceEquals(_weak.Process, path) ? _weak : new ReframedModel(_weak, path), path, Weight);
    }

    private sealed class Guided(IPredictor inner, IGenerativeModel weak, IContinuousProcess process, double weight) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            var main = inner.Predict(request);
            // A cache holds the main model's keys and values.
            var other = weak.Predict(request with { State = request.State.to(weak.Device), Cache = null });
            var bad = (other.Kind == main.Kind ? other.Value
                : CleanPart.ToKind(Predictions.ToClean(other, process, request.State, request.Levels).to(request.State.device),
                    main.Kind, process, request.State, request.Levels)).to(main.Value.device);
            return main with { Value = bad + (main.Value - bad) * weight };
        }
    }
}
