using System.Diagnostics;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>What one request for text accumulates while it runs.</summary>
internal sealed class TextRun(TextPlan plan)
{
    // Planning is a part of the request, whether or not the plan was made just now.
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly IReadOnlyList<int>[] _texts = new IReadOnlyList<int>[plan.Seeds.Count];
    private readonly long _total = plan.Layouts.Sum(l => (long)l.Holes);
    private long[] _before = [];
    private TimeSpan _load, _first, _sampling, _network;
    private long _done, _rows;
    private int _evaluations;

    public TextPlan Plan { get; } = plan;

    public ModelCard? Card { get; private set; }

    /// <summary>The texts that go together: those of one length in the order of their numbers, as many as memory is good for.</summary>
    public IEnumerable<int[]> Batches => Enumerable.Range(0, Plan.Seeds.Count).GroupBy(i => Plan.Layouts[i].Length)
        .SelectMany(texts => texts.Chunk(LogitsBudget.Rows(
            (Plan.Guidance == 1 ? 1L : 2L) * texts.Key, Plan.Process.Vocabulary, Plan.Request.BatchSize)));

    public void Loaded(IGenerativeModel model) => (Card, _load) = (model.Card, Elapsed());

    public TextBatch Begin(int[] numbers, IRandomSourceFactory random)
    {
        var batch = new TextBatch(Plan, numbers, random);
        _before = batch.Start;
        return batch;
    }

    /// <summary>The moment after a step.</summary>
    public TextStep Step(TextBatch batch, SamplingStep step)
    {
        var ids = Ids(step.State.Value);
        var texts = Texts(batch, ids, _before);
        if (_first == TimeSpan.Zero && texts.Any(t => t.Changed.Count > 0))
            _first = Elapsed();
        _before = ids;
        return new(step.Index + 1, texts, _done + Made(batch, texts), _total);
    }

    /// <summary>The moment when a batch is finished.</summary>
    public TextStep End(TextBatch batch, SamplingStep last, SamplerSummary cost)
    {
        var ids = Ids(last.State.Value);
        var texts = Texts(batch, ids, ids);
        foreach (var text in texts)
            _texts[text.Number] = text.Ids;
        _done += texts.Sum(t => (long)Plan.Layouts[t.Number].Holes);
        (_evaluations, _rows) = (_evaluations + cost.NetworkEvaluations, _rows + cost.RowEvaluations);
        (_sampling, _network) = (_sampling + cost.TotalTime, _network + cost.NetworkTime);
        return new(last.Index + 1, texts, _done, _total) { IsFinished = true };
    }

    public TextResult Result() => new(Plan, Card!, _texts, new(_load, _first, Elapsed(), _sampling, _network))
    {
        NetworkEvaluations = _evaluations,
        RowEvaluations = _rows,
    };

    private IReadOnlyList<PartialText> Texts(TextBatch batch, long[] ids, long[] before)
    {
        var length = ids.Length / batch.Numbers.Count;
        return [.. batch.Numbers.Select((number, row) =>
        {
            var from = row * length;
            int[] own = [.. ids.AsSpan(from, length).ToArray().Select(id => (int)id)];
            int[] changed = [.. Enumerable.Range(0, length).Where(i => ids[from + i] != before[from + i])];
            return new PartialText(number, own, changed, Plan.Process.Mask, Plan.Tokenizer);
        })];
    }

    /// <summary>Tokens made: where noise is other tokens, none is before the end.</summary>
    private long Made(TextBatch batch, IReadOnlyList<PartialText> texts) => Plan.Process.Mask is null ? 0
        : batch.Numbers.Sum(i => (long)Plan.Layouts[i].Holes) - texts.Sum(t => (long)t.Masked);

    private TimeSpan Elapsed() => Plan.Planning + Stopwatch.GetElapsedTime(_start);

    private static long[] Ids(Tensor state)
    {
        using var scope = NewDisposeScope();
        return [.. state.cpu().contiguous().data<long>()];
    }
}
