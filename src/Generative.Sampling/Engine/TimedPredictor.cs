using System.Diagnostics;

namespace Generative.Sampling;

/// <summary>Counts evaluations and the time inside them. Belongs to one run.</summary>
internal sealed class TimedPredictor(IPredictor inner) : IPredictor
{
    public int Evaluations { get; private set; }

    public TimeSpan Time { get; private set; }

    public Prediction Predict(PredictionRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var prediction = inner.Predict(request);
        Time += Stopwatch.GetElapsedTime(start);
        Evaluations++;
        return prediction;
    }
}
