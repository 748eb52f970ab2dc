using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A draft model at work. Its cache holds the texts alone between rounds: what was drafted is cut off again, and what of it was accepted is
/// sent with the next question.
/// </summary>
internal sealed class ModelDraftRun : IDraftRun
{
    private readonly DraftSetup _setup;
    private readonly DraftContext _context;
    private readonly TextQuestions _questions;
    private readonly Dictionary<int, IDraftLengthRun> _lengths;
    private readonly bool _isLine;
    private int[] _seated;                                          // texts in the order of the cache's rows

    public ModelDraftRun(DraftSetup setup, ICausalModel draft, IDraftLength length)
    {
        _setup = setup;
        _context = new(setup.Context, draft);
        var start = setup.Context.Request.Start?.State.Value.shape[1] ?? 0;
        _questions = new(_context, (int)start + setup.Context.Request.Steps);
        _seated = [.. Enumerable.Range(0, setup.Context.Rows)];
        _lengths = _seated.ToDictionary(row => row, _ => length.Begin());
        _isLine = setup.Branching.All(b => b == 1);
        if (_isLine || _questions.Cache is not { CanTruncate: false })
            return;
        _context.Dispose();
        throw new NotSupportedException($"The cache of the draft '{draft.Card.Name}' cannot be cut back, so it can draft a line of tokens "
            + "and no tree; use the sampler 'speculative'.");
    }

    public int Evaluations => _context.Evaluations;

    public IReadOnlyList<Draft> Propose(IReadOnlyList<DraftQuestion> texts)
    {
        using var scope = NewDisposeScope();
        Seat([.. texts.Select(t => t.Number)]);
        DraftGrowth[] growths = [.. texts.Select(t => new DraftGrowth(t, _setup, _lengths[t.Number]))];
        var laws = growths.Select(_ => new Dictionary<int, Tensor>()).ToArray();
        if (growths.Any(g => g.Edge.Count > 0))
            Grow(texts, growths, laws);
        return [.. growths.Select((growth, row) => growth.Draft with { Laws = Laws(growth, laws[row])?.MoveToOuterDisposeScope() })];
    }

    public void Learn(IReadOnlyList<DraftOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
            _lengths[outcome.Number].Learn(outcome);
    }

    public void Dispose() => _context.Dispose();

    private void Grow(IReadOnlyList<DraftQuestion> texts, DraftGrowth[] growths, Dictionary<int, Tensor>[] laws)
    {
        DecodingText[] rows = [.. texts.Select(t => new DecodingText(t.Number, t.Text.Tokens.Span, t.Text.Prompt))];
        if (_isLine)
            GrowLines(rows, growths, laws);
        else
            for (var level = 0; growths.Any(g => g.Edge.Count > 0); level++)
            {
                using var trial = new DraftTrial(_questions, rows, [.. growths.Select(g => g.Draft)]);
                Grow(growths, laws, level, trial.At);
                CutBack(rows);
            }
    }

    /// <summary>A line needs no tree: each token is sent once, and the cache is cut back at the end.</summary>
    private void GrowLines(DecodingText[] rows, DraftGrowth[] growths, Dictionary<int, Tensor>[] laws)
    {
        int[] lengths = [.. rows.Select(r => r.Length)];
        GrowLines(rows, growths, laws, 0);
        using var before = _questions.NeedsSnapshot ? _questions.Cache!.Snapshot() : null;
        for (var level = 1; growths.Any(g => g.Edge.Count > 0); level++)
            GrowLines(rows, growths, laws, level);
        if (before is null)
            _questions.Cache?.Truncate(lengths);
        else
            _questions.Cache!.Restore(before);
    }

    private void GrowLines(DecodingText[] rows, DraftGrowth[] growths, Dictionary<int, Tensor>[] laws, int level)
    {
        var logits = _questions.Ask(rows).select(1, 0);
        Grow(growths, laws, level, edges => logits[tensor([.. edges.Select(e => (long)e.Row)]).to(logits.device)]);
        foreach (var (row, growth) in rows.Zip(growths))
            if (growth.Edge.Count > 0)
                row.Add(growth.Draft.Tokens[^1], 0);
    }

    /// <summary>The next level's question begins with each text's last token again, behind which the tree stands.</summary>
    private void CutBack(DecodingText[] rows)
    {
        var held = _questions.Cache?.RowLengths;
        _questions.Cache?.Truncate([.. rows.Select((text, row) => Math.Min(held![row], text.Length - 1))]);
    }

    private void Grow(
        DraftGrowth[] growths, Dictionary<int, Tensor>[] laws, int level, Func<IReadOnlyList<(int Row, int Place)>, Tensor> at)
    {
        var edges = growths.SelectMany((growth, row) => growth.Edge.Select(place => (Row: row, Place: place))).ToArray();
        var logits = at(edges).to(ScalarType.Float64);
        var drawn = _setup.Rules.Apply(logits, [.. edges.Select(e => growths[e.Row].At(e.Place))]).softmax(-1).cpu().contiguous();
        for (var i = 0; i < edges.Length; i++)
            laws[edges[i].Row][edges[i].Place] = drawn[i];
        for (var (row, first) = (0, 0); row < growths.Length; row++)
        {
            var count = growths[row].Edge.Count;
            if (count > 0)
                growths[row].Grow(level, [.. Enumerable.Range(first, count).Select(i => HostNumbers.Row(drawn, i).ToArray())]);
            first += count;
        }
    }

    /// <summary>One row a place, from the text's end on: rows of leaves are never read.</summary>
    private static Tensor? Laws(DraftGrowth growth, Dictionary<int, Tensor> laws)
    {
        if (growth.Count == 0)
            return null;
        var any = laws[-1];
        return stack([.. Enumerable.Range(-1, laws.Keys.Max() + 2).Select(place => laws.GetValueOrDefault(place, any))]);
    }

    private void Seat(int[] numbers)
    {
        if (numbers.SequenceEqual(_seated))
            return;
        var rows = _seated.Select((number, row) => (number, row)).ToDictionary(s => s.number, s => s.row);
        _questions.Cache?.Select([.. numbers.Select(number => rows[number])]);
        _seated = numbers;
    }
}
