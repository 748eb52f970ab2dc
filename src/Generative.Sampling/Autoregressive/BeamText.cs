using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The hypotheses of one text: those still written, best first, and the best of those that ended.</summary>
/// <param name="start">The text as it was given.</param>
/// <param name="beams">Hypotheses of either sort.</param>
/// <param name="penalty">See <see cref="BeamHypothesis.Score"/>.</param>
/// <param name="steps">Most tokens to be made.</param>
/// <param name="stop">Says what ends a text; null for the number of tokens alone.</param>
internal sealed class BeamText(DecodingText start, int beams, double penalty, int steps, ITokenStop? stop)
{
    private readonly List<BeamHypothesis> _ended = [];

    /// <summary>Hypotheses still written; empty at the end.</summary>
    public IReadOnlyList<BeamHypothesis> Running { get; private set; } =
        start.IsFinished ? [] : [new(start, start.LogProbabilities.Sum())];

    /// <summary>The best one that ended, at the end; before that the best still written.</summary>
    public DecodingText Best => Running.Count > 0 ? Running[0].Text : _ended.Count > 0 ? _ended[0].Text : start;

    /// <summary>One token more.</summary>
    /// <param name="logs">Log probabilities of what follows each running one, float64 [running, vocabulary] on the CPU.</param>
    /// <returns>Which of the running ones before each of those now goes on from.</returns>
    /// <exception cref="InvalidOperationException">No token can follow any of them, and none has ended.</exception>
    public IReadOnlyList<int> Advance(Tensor logs)
    {
        // Twice as many always suffice where one token ends a text; other stops may end more of them, and then more are looked at.
        for (var count = 2 * beams; ; count *= 2)
        {
            var best = BeamCandidates.Best(Running, logs, count);
            var ends = best.Select(IsEnd).ToArray();
            var next = best.Where((_, i) => !ends[i]).Take(beams).ToArray();
            if (next.Length < beams && best.Count == count && !IsLast)
                continue;
            if (best.Count == 0 && _ended.Count == 0)
                throw new InvalidOperationException($"No token can follow any hypothesis of text {start.Number}. Look for rules or a "
                    + "constraint that together bar every token, or a network that answers NaN.");
            // An ending among the unlikelier half would push out a hypothesis that is likelier than it.
            _ended.AddRange(best.Take(beams).Where((_, i) => ends[i]).Select(c => Running[c.Parent].With(c)));
            Running = Continued(next);
            return [.. next.Take(Running.Count).Select(c => c.Parent)];
        }
    }

    private bool IsLast => Running[0].Text.Made + 1 >= steps;

    private bool IsEnd(BeamCandidate candidate)
    {
        var text = Running[candidate.Parent].Text;
        return IsLast || (stop?.IsEnd(text.Try([candidate.Token]).Span, text.Made + 1) ?? false);
    }

    /// <summary>
    /// The hypotheses that go on: none when all places are taken by ended ones that the best of these, ended now, would not beat.
    /// </summary>
    private List<BeamHypothesis> Continued(BeamCandidate[] next)
    {
        List<BeamHypothesis> running = [.. next.Select(c => Running[c.Parent].With(c))];
        var best = _ended.OrderByDescending(h => h.Score(penalty)).Take(beams).ToArray();
        _ended.Clear();
        _ended.AddRange(best);
        if (_ended.Count == beams && running.Count > 0 && _ended[^1].Score(penalty) >= running[0].Score(penalty))
            running.Clear();
        if (running.Count == 0)
            Finish();
        return running;
    }

    private void Finish()
    {
        foreach (var hypothesis in _ended)
            hypothesis.Text.IsFinished = true;
    }
}
