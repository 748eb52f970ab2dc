using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Any guidance, at some noise levels only: where sigma is in [from, to] it counts, elsewhere the predictor answers alone, at its own
/// price. Kynkäänniemi, Aittala, Karras, Laine, Aila, Lehtinen 2024, "Applying Guidance in a Limited Interval Improves Sample and
/// Distribution Quality".
/// </summary>
public sealed class IntervalGuidance : IGuidance
{
    // Levels travel through s and sigma and back: an end that was meant to be inside must not fall out by the last bit.
    private const double Slack = 1e-9;

    private readonly IGuidance _inner;

    /// <summary>Guidance within an interval.</summary>
    /// <param name="inner">The guidance.</param>
    /// <param name="from">Lowest noise to signal ratio sigma that is guided; 0 or above.</param>
    /// <param name="to">Highest; not below <paramref name="from"/>, infinity for no limit.</param>
    /// <exception cref="ArgumentException">An end is NaN or negative, or they are the wrong way round.</exception>
    public IntervalGuidance(IGuidance inner, double from, double to)
    {
        if (!(from >= 0))
            throw new ArgumentOutOfRangeException(nameof(from), from, Text($"guidance from is {from}; give a sigma of 0 or above."));
        if (!(to >= from))
            throw new ArgumentOutOfRangeException(
                nameof(to), to, Text($"guidance to is {to}; give a sigma not below guidance from, {from}."));
        (_inner, From, To) = (inner, from, to);
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <summary>Lowest guided sigma.</summary>
    public double From { get; }

    /// <summary>Highest guided sigma.</summary>
    public double To { get; }

    /// <inheritdoc/>
    public Verdict Judge(IGenerativeModel model) => Judge(model.Process).And(_inner.Judge(model));

    /// <summary>Judges the interval alone: it needs a process that has a sigma.</summary>
    public static Verdict Judge(IForwardProcess process) => process is IContinuousProcess ? Verdict.Exact
        : Verdict.Invalid($"a guidance interval is in sigma, and the process '{process.Name}' has none");

    /// <inheritdoc/>
    public IPredictor Guide(IPredictor inner, IGenerativeModel model) =>
        new Limited(inner, _inner.Guide(inner, model), (IContinuousProcess)model.Process, this);

    private bool Contains(double sigma) => sigma >= From * (1 - Slack) && sigma <= To * (1 + Slack);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Limited(IPredictor plain, IPredictor guided, IContinuousProcess process, IntervalGuidance interval) : IPredictor
    {
        public Prediction Predict(PredictionRequest request)
        {
            var inside = request.Levels.Select(level => interval.Contains(process.Sigma(level)) ? 1 : 0);
            if (inside.Max == 0)
                return plain.Predict(request);
            if (inside.Select(i => 1 - i).Max == 0)
                return guided.Predict(request);

            // Rows or positions with levels of their own: both answers, each where it counts.
            var (with, without) = (guided.Predict(request), plain.Predict(request));
            var there = LevelMath.Over(request.State, inside, i => i).to(ScalarType.Bool);
            return with.Kind == without.Kind
                ? without with { Value = where(there, with.Value.to(ScalarType.Float64), without.Value.to(ScalarType.Float64)) }
                : without with { Value = where(there, Clean(with), Clean(without)), Kind = PredictionKind.Clean };

            Tensor Clean(Prediction prediction) => Predictions.ToClean(prediction, process, request.State, request.Levels);
        }
    }
}
