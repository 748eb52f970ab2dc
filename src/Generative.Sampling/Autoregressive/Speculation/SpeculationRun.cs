using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// One run of a sampler that checks drafts: propose, ask the model once about all that was proposed, keep what its law allows. Rows take as
/// many tokens of a round as are theirs, so their lengths part. Belongs to one run.
/// </summary>
internal sealed class SpeculationRun : IDisposable
{
    private readonly SamplingContext _context;
    private readonly DecodingRun _run;
    private readonly DraftSetup _setup;
    private readonly IDraftAcceptance _acceptance;
    private readonly IDraftRun _source;
    private readonly SpeculationTally _tally;
    private readonly int _room, _wide;

    /// <summary>Begins.</summary>
    /// <param name="context">The run's context.</param>
    /// <param name="rules">What changes scores before a draw, the model's and the draft's alike.</param>
    /// <param name="source">Where drafts come from.</param>
    /// <param name="acceptance">The rule.</param>
    /// <param name="branching">See <see cref="DraftSetup.Branching"/>.</param>
    /// <param name="greedy">Whether the likeliest token counts alone.</param>
    /// <exception cref="ArgumentException">A rule remembers, or the draft does not fit.</exception>
    /// <exception cref="NotSupportedException">The drafts branch and the model's cache cannot be cut back.</exception>
    public SpeculationRun(SamplingContext context, LogitsChain rules, IDraftSource source, IDraftAcceptance acceptance,
        IReadOnlyList<int> branching, bool greedy)
    {
        if (rules.Remembering is { } rule)
            throw new ArgumentException($"The rule '{rule.Memory}' needs what the network said at every earlier step, which drafts are not "
                + "told; use the sampler 'sample' or 'greedy', or another rule.");
        _context = context;
        _run = new(context, rules);
        if (_run.Questions.Cache is { CanTruncate: false } && branching.Any(b => b > 1))
            throw new NotSupportedException($"The cache of '{context.Card.Name}' cannot be cut back, so it can follow a line of drafted "
                + "tokens and no tree; use the sampler 'speculative' or 'prompt-lookup'.");
        _acceptance = greedy ? new LikeliestAcceptance() : acceptance;
        _setup = new(context, Vocabulary(context), rules) { Branching = branching, Distinct = _acceptance.Distinct, Greedy = greedy };
        _room = (int)DraftForm.Room(branching);
        // Equal lines are one line, so independent ones may all come to stand behind one place.
        _wide = _acceptance.Distinct ? branching.Max() : branching.Aggregate(1, (all, children) => all * children);
        _tally = new(context);
        _source = source.Begin(_setup);
    }

    /// <summary>Whether every text is finished.</summary>
    public bool IsDone => _run.IsDone;

    /// <summary>The texts as they stand.</summary>
    public SamplingStep Step(int index) => _tally.On(_run.Step(index));

    /// <summary>One round: at least one token for every text, from one evaluation of the model.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Round()
    {
        using var scope = NewDisposeScope();
        var (texts, draws) = (_run.Active, new RoundDraws(_context.Random));
        var before = _source.Evaluations;
        var drafts = _source.Propose([.. texts.Select(text => Question(text, draws))]);
        var evaluations = _source.Evaluations - before;
        using var trial = new DraftTrial(_run.Questions, texts, drafts);
        DraftWalk[] walks = [.. texts.Zip(drafts, (text, draft) => new DraftWalk(text, draft))];
        for (var level = 0; walks.Any(w => w.IsOpen); level++)
            Advance(walks, trial, draws, level);
        trial.Settle([.. walks.Select(w => w.Path)]);
        for (var row = 0; row < walks.Length; row++)
        {
            _run.Add(texts[row], [.. walks[row].Tokens], [.. walks[row].Logs]);
            _tally.Add(walks[row], evaluations);
        }
        _source.Learn([.. walks.Select((w, row) => new DraftOutcome(w.Text.Number, drafts[row].Depth, w.Accepted))]);
        _run.Sweep();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private DraftQuestion Question(DecodingText text, RoundDraws draws)
    {
        // One token of every round is the model's own, so a text that gets but one more needs no draft.
        var most = Math.Min(_setup.Branching.Count, _run.Left(text) - 1);
        return new(text.Number, text.Row, most, _setup.Greedy ? [] : draws.Of("draft", Round(text), text.Number, _room).ToArray());
    }

    private void Advance(DraftWalk[] walks, DraftTrial trial, RoundDraws draws, int level)
    {
        using var scope = NewDisposeScope();
        int[] open = [.. Enumerable.Range(0, walks.Length).Where(row => walks[row].IsOpen)];
        var scores = _run.Scores(trial.At([.. open.Select(row => (row, walks[row].Place))]), [.. open.Select(row => walks[row].Row)]);
        var logs = scores.log_softmax(-1).cpu().contiguous();
        // Looked at before a walk heeds them: a row that leaves no token, or is not a number, ends the run as it does without drafts.
        var (likeliest, _) = TokenChoice.Likeliest(scores);
        var laws = _setup.Greedy ? nn.functional.one_hot(tensor(likeliest), scores.shape[^1]).to(ScalarType.Float64) : logs.exp();
        for (var i = 0; i < open.Length; i++)
        {
            var walk = walks[open[i]];
            var (tests, last) = _setup.Greedy ? (new double[_wide], 0) : Draws(walk.Text, draws, level);
            var row = i;
            walk.Advance(HostNumbers.Row(laws, i), _acceptance, tests.Span, last, token => HostNumbers.Row(logs, row)[(int)token]);
            if (walk.IsOpen && _run.IsEnd(walk.Row))
                walk.Close();
        }
    }

    private (ReadOnlyMemory<double> Tests, double Last) Draws(DecodingText text, RoundDraws draws, int level)
    {
        var tests = draws.Of("accept", Round(text), text.Number, _setup.Branching.Count * _wide);
        // Behind the draft's last level there is nothing left to test.
        return (level < _setup.Branching.Count ? tests.Slice(level * _wide, _wide) : default,
            draws.Of("residual", Round(text), text.Number, 1).Span[0]);
    }

    private long Round(DecodingText text) => _tally.Rounds(text.Number);

    private static int Vocabulary(SamplingContext context) => context.Process is NextTokenProcess process ? process.Vocabulary
        : throw new InvalidCombinationException($"'{context.Card.Name}' runs on '{context.Process.Name}', and drafts need next tokens.");
}
