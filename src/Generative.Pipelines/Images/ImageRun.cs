using System.Diagnostics;
using Generative.Imaging;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>What one image request accumulates while it runs.</summary>
internal sealed class ImageRun(ImageRequest request, ImagePlan plan)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private PictureStates? _states;
    private ICausalModel? _draft;
    private TimeSpan _load, _first, _sampling, _network;

    public ImageRequest Request { get; } = request;

    public ImagePlan Plan { get; } = plan;

    public ModelCard? Card { get; private set; }

    public int Evaluations { get; private set; }

    /// <summary>Steps each batch makes.</summary>
    public int Steps => Plan.Steps - Plan.StartRow;

    public void Loaded(IGenerativeModel model, ICausalModel? draft) =>
        (Card, _states, _draft, _load) = (model.Card, new(model), draft, Stopwatch.GetElapsedTime(_start));

    /// <summary>The batch that begins with picture <paramref name="first"/>; the caller disposes it.</summary>
    public ImageBatch Batch(int first, IRandomSourceFactory random)
    {
        var rows = Rows(first);
        long[] seeds = [.. rows.Select(i => Plan.Seeds[i])];
        var source = random.Create(seeds);
        if (Plan.Model.PictureTokens is { } tokens)
            return Tokens(first, [.. rows.Select(i => Plan.Classes[i])], tokens, seeds, source);
        // One tensor serves both as the start and as what is known.
        var clean = Plan.Edit is { } edit && Steps > 0 ? _states!.States([.. rows.Select(edit.InitOf)], source) : null;
        try
        {
            return new(first, new SamplingRequest(seeds, Plan.Steps)
            {
                Random = source,
                Settings = Plan.Settings,
                Levels = Plan.Levels,
                Guidance = Plan.GuidedBy,
                Start = clean is null ? null : new(Plan.StartRow, clean) { IsClean = true },
                Known = clean is null || Plan.Edit!.Mask is not { } mask ? null : new(clean, _states!.Mask(mask)),
                Conditioning = Card!.Classes.Count == 0 ? Conditioning.None
                    : new Conditioning { Classes = [.. rows.Select(i => Plan.Classes[i])] },
            });
        }
        catch
        {
            clean?.Dispose();
            throw;
        }
    }

    /// <summary>The moment after a step.</summary>
    public ImageStep Step(ImageBatch batch, SamplingStep step) => Moment(batch, step.Index + 1 - Plan.StartRow, step.Clean);

    /// <summary>The moment when a batch is finished.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="last">Its last step; null when it made none and its pictures are those it started from.</param>
    public ImageStep End(ImageBatch batch, SamplingStep? last)
    {
        var rows = Rows(batch.First);
        var pictures = last is null ? [.. rows.Select(Plan.Edit!.InitOf)] : _states!.Pictures(last.State.Value);
        if (last is not null && Plan.Edit is { Mask: { } mask } edit)
            pictures = [.. pictures.Select((made, i) => FittedPicture.Composite(edit.InitOf(rows[i]), made, mask))];
        return Moment(batch, last is null ? 0 : last.Index + 1 - Plan.StartRow, null, pictures);
    }

    public void Finished(SamplerSummary batch)
    {
        if (_first == TimeSpan.Zero)
            (Evaluations, _first) = (batch.NetworkEvaluations, Stopwatch.GetElapsedTime(_start));
        (_sampling, _network) = (_sampling + batch.TotalTime, _network + batch.NetworkTime);
    }

    public ImageTimings Timings() => new(_load, _first, Stopwatch.GetElapsedTime(_start), _sampling, _network);

    private ImageStep Moment(ImageBatch batch, int step, Tensor? clean, IReadOnlyList<Picture>? pictures = null) =>
        new(step, Steps, batch.First, batch.Count, Plan.Seeds.Count, clean is null ? null : () =>
            _states!.Pictures(clean)) { Pictures = pictures };

    /// <summary>A batch of a model that writes behind the class as the first token.</summary>
    private ImageBatch Tokens(int first, int[] classes, PictureTokenFacts tokens, long[] seeds, IRandomSource random)
    {
        long[] begin = [.. classes.Select(c => c == Conditioning.NoClass ? (long)tokens.NoClass : c)];
        return new(first, new SamplingRequest(seeds, Plan.Steps)
        {
            Random = random,
            Settings = Plan.Settings,
            Guidance = Plan.GuidedBy,
            Start = new(0, tensor(begin, [begin.Length, 1], ScalarType.Int64).DetachFromDisposeScope()),
            Decoding = DecodingOptions.None with { Rules = Plan.Rules, Draft = _draft },
        });
    }

    private int[] Rows(int first) => [.. Enumerable.Range(first, Math.Min(Request.BatchSize, Plan.Seeds.Count - first))];
}
