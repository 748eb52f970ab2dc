using System.Diagnostics;

namespace Generative.Pipelines;

/// <summary>What one request for text accumulates while it runs.</summary>
internal sealed class TextRun(TextPlan plan)
{
    // Planning is a part of the request, whether or not the plan was made just now.
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ITextForm _form = TextForms.Of(plan.Model);
    private readonly FinishedText[] _texts = new FinishedText[plan.Seeds.Count];
    private long _total = plan.Layouts.Sum(l => (long)l.Holes);
    private TimeSpan _load, _first, _sampling, _network;
    private long _done, _rows;
    private int _evaluations;
    private Proposals _proposals;

    public TextPlan Plan { get; } = plan;

    public ModelCard? Card { get; private set; }

    /// <summary>The texts that go together.</summary>
    public IEnumerable<int[]> Batches => _form.Batches(Plan);

    public void Loaded(IGenerativeModel model) => (Card, _load) = (model.Card, Elapsed());

    public TextBatch Begin(int[] numbers, IRandomSourceFactory random, ICausalModel? draft) => _form.Begin(Plan, numbers, random, draft);

    /// <summary>The moment after a step.</summary>
    public TextStep Step(TextBatch batch, SamplingStep step)
    {
        var texts = batch.Look(step.State);
        if (_first == TimeSpan.Zero && texts.Any(t => t.Changed.Count > 0))
            _first = Elapsed();
        return new(step.Index + 1, texts, _done + batch.Made, _total);
    }

    /// <summary>The moment when a batch is finished.</summary>
    public TextStep End(TextBatch batch, SamplingStep last, SamplerSummary cost)
    {
        foreach (var text in batch.Finish(last.State))
        {
            _texts[text.Number] = text;
            _done += text.Made;
            _total -= Plan.Layouts[text.Number].Holes - text.Made;
        }
        (_evaluations, _rows) = (_evaluations + cost.NetworkEvaluations, _rows + cost.RowEvaluations);
        (_sampling, _network) = (_sampling + cost.TotalTime, _network + cost.NetworkTime);
        _proposals += Proposals.Of(last.State);
        return new(last.Index + 1, batch.Look(last.State), _done, _total) { IsFinished = true };
    }

    public TextResult Result() => new(Plan, Card!, _texts, new(_load, _first, Elapsed(), _sampling, _network))
    {
        NetworkEvaluations = _evaluations,
        RowEvaluations = _rows,
        DraftEvaluations = _proposals.Evaluations,
        Rounds = _proposals.Rounds,
        AcceptanceRate = _proposals.Rate,
        ExpectedAcceptance = _proposals.ExpectedRate,
    };

    private TimeSpan Elapsed() => Plan.Planning + Stopwatch.GetElapsedTime(_start);
}
