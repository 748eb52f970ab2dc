using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>A beam search over a batch: all hypotheses go together, one row of the cache each. Belongs to one run.</summary>
internal sealed class BeamRun
{
    private readonly SamplingContext _context;
    private readonly LogitsChain _rules;
    private readonly BeamText[] _texts;
    private readonly TextQuestions _questions;

    /// <summary>A run over the texts it starts from.</summary>
    /// <param name="context">The run's context.</param>
    /// <param name="rules">What changes scores.</param>
    /// <param name="beams">Hypotheses a text.</param>
    /// <param name="penalty">See <see cref="BeamHypothesis.Score"/>.</param>
    /// <exception cref="ArgumentException">A text is empty, or the run was to go on from a stopped one.</exception>
    public BeamRun(SamplingContext context, LogitsChain rules, int beams, double penalty)
    {
        (_context, _rules) = (context, rules);
        var request = context.Request;
        if (request.Start is { Row: > 0 } start)
            throw new ArgumentException($"The run starts at row {start.Row}, and a state holds one hypothesis of each text where a beam "
                + "search goes on from several; start from the prompts, at row 0.");
        var texts = DecodingTexts.Start(context);
        _texts = [.. texts.Select(t => new BeamText(t, beams, penalty, request.Steps, request.Decoding.Stop))];
        _questions = new(context, texts.Max(t => t.Prompt) + request.Steps);
        if (_texts.Any(t => t.Running.Count == 0) && !IsDone)
            _questions.Cache?.Select([.. Enumerable.Range(0, _texts.Length).Where(i => _texts[i].Running.Count > 0)]);
    }

    /// <summary>Whether every text is finished.</summary>
    public bool IsDone => _texts.All(t => t.Running.Count == 0);

    /// <summary>One token more for every hypothesis.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public void Advance()
    {
        using var scope = NewDisposeScope();
        DecodingText[] all = [.. _texts.SelectMany(t => t.Running).Select(h => h.Text)];
        var logits = _questions.Ask(all).squeeze(1).to(ScalarType.Float64);
        var logs = _rules.Apply(logits, [.. all.Select(t => t.Row)]).log_softmax(-1).cpu();
        var (row, parents) = (0, new List<int>());
        foreach (var text in _texts)
        {
            var count = text.Running.Count;
            if (count == 0)
                continue;
            parents.AddRange(text.Advance(logs.narrow(0, row, count)).Select(parent => row + parent));
            row += count;
        }
        if (parents.Count > 0)
            _questions.Cache?.Select(parents);
    }

    /// <summary>The best hypothesis of each text as it stands.</summary>
    public SamplingStep Step(int index) =>
        DecodingTexts.Step([.. _texts.Select(t => t.Best)], index, _context.Request.Steps, _context.Device);
}
