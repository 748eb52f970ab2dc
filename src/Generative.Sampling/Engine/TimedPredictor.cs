using System.Diagnostics;

namespace Generative.Sampling;

/// <summary>Counts evaluations, their rows and the time inside them. Belongs to one run.</summary>
internal sealed class TimedPredictor(IPredictor inner) : IPredictor
{
    public int Evaluations { get; private set; }

    public long Rows { get; private set; }

    public TimeSpan Time { get; private set; }

    public Prediction Predict(PredictionRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var prediction = inner.Predict(request);
        Time += Stopwatch.GetElapsedTime(start);
        Evaluations++;
        Rows += request.State.shape[0];
        return prediction;
    }
}
