using System.Diagnostics;
using Generative.Imaging;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>What one image request accumulates while it runs.</summary>
internal sealed class ImageRun(ImageRequest request, ImagePlan plan)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _load, _first, _sampling, _network;

    public ImageRequest Request { get; } = request;

    public ImagePlan Plan { get; } = plan;

    public ModelCard? Card { get; private set; }

    public int Evaluations { get; private set; }

    public void Loaded(IGenerativeModel model) => (Card, _load) = (model.Card, Stopwatch.GetElapsedTime(_start));

    /// <summary>The batch that begins with picture <paramref name="first"/>.</summary>
    public SamplingRequest Batch(int first, IRandomSourceFactory random)
    {
        var rows = Enumerable.Range(first, Math.Min(Request.BatchSize, Plan.Seeds.Count - first)).ToArray();
        long[] seeds = [.. rows.Select(i => Plan.Seeds[i])];
        return new SamplingRequest(seeds, Plan.Steps)
        {
            Random = random.Create(seeds),
            Settings = Request.Settings,
            Guidance = Plan.Guidance == 1 ? null : new ClassifierFreeGuidance(Plan.Guidance),
            Conditioning = Card!.Classes.Count == 0 ? Conditioning.None : new Conditioning { Classes = [.. rows.Select(i => Plan.Classes[i])] },
        };
    }

    public ImageStep Step(int first, int count, SamplingStep step, IReadOnlyList<Picture>? pictures) =>
        new(step.Index + 1, Plan.Steps, first, count, Plan.Seeds.Count, step.Clean, Card!.Range) { Pictures = pictures };

    public void Finished(SamplerSummary batch)
    {
        if (Evaluations == 0)
            (Evaluations, _first) = (batch.NetworkEvaluations, Stopwatch.GetElapsedTime(_start));
        (_sampling, _network) = (_sampling + batch.TotalTime, _network + batch.NetworkTime);
    }

    public ImageTimings Timings() => new(_load, _first, Stopwatch.GetElapsedTime(_start), _sampling, _network);
}
