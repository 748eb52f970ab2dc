using System.Diagnostics;
using TorchSharp;

namespace Generative.Benchmarks;

/// <summary>A model that says how long its last evaluation took.</summary>
internal sealed class TimedModel(ICausalModel inner) : ICausalModel
{
    /// <summary>Time of all evaluations so far.</summary>
    public TimeSpan Time { get; private set; }

    public ModelCard Card => inner.Card;

    public ModelTraits Traits => inner.Traits;

    public IForwardProcess Process => inner.Process;

    public torch.Device Device => inner.Device;

    public int Vocabulary => inner.Vocabulary;

    public int? ContextLength => inner.ContextLength;

    public IReadOnlyList<int> EndTokens => inner.EndTokens;

    public IModelCache CreateCache(int rows, int capacity) => inner.CreateCache(rows, capacity);

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => inner.CreateCache(rows, capacity, policy);

    public Prediction Predict(PredictionRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var prediction = inner.Predict(request);
        Time += Stopwatch.GetElapsedTime(start);
        return prediction;
    }

    public void Dispose() => inner.Dispose();
}
