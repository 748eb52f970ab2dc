using System.Diagnostics;
using static TorchSharp.torch;

namespace Generative.Benchmarks;

/// <summary>A cache of random texts of one length, behind which one more token is asked for again and again.</summary>
internal sealed class LengthTrial : IDisposable
{
    private const int Repeats = 5;

    private readonly TimedModel _model;
    private readonly IRowCache _cache;

    public LengthTrial(TimedModel model, int batch, int length)
    {
        (_model, Batch, Length) = (model, batch, length);
        _cache = model.CreateCache(1, length + Repeats, CachePolicy.All);
        using var one = Ask(1, length);
        // The rows may be alike: what they cost does not depend on what they say.
        _cache.Select([.. Enumerable.Repeat(0, batch)]);
    }

    public int Batch { get; }

    public int Length { get; }

    /// <summary>Seconds of one evaluation for one token more of each row.</summary>
    public double Time()
    {
        var times = new double[Repeats];
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var logits = Ask(Batch, 1);
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        _cache.Truncate(Length);
        return Series.Middle(times);
    }

    public void Dispose() => _cache.Dispose();

    private Tensor Ask(int rows, int tokens)
    {
        using var mode = inference_mode();
        using var ids = randint(0, _model.Vocabulary, [rows, tokens], ScalarType.Int64);
        return _model.Predict(new(ids, NoiseLevels.All(0), Conditioning.None)
        {
            Cache = _cache,
            Answers = [.. Enumerable.Repeat(1, rows)],
        }).Value;
    }
}
