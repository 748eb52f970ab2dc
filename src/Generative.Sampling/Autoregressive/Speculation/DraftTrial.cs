using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What a network says of drafts put behind texts on trial, in as few evaluations as can be: one for lines, also of different lengths; one
/// for trees where one tree can hold them all; else one a row. Afterwards the cache must be cut back to what is kept.
/// </summary>
internal sealed class DraftTrial : IDisposable
{
    /// <summary>Most tokens to send again and again where a cache goes back to a snapshot; past that they are taken in first.</summary>
    private const int Resent = 32;

    private readonly IReadOnlyList<DecodingText> _texts;
    private readonly IReadOnlyList<Draft> _drafts;
    private readonly IRowCache? _cache;
    private readonly ICacheSnapshot? _before;
    private readonly SharedTree? _tree;
    private readonly Tensor? _together;                             // [rows, 1 + tokens, vocabulary]
    private readonly Tensor[] _alone = [];                          // [1 + tokens, vocabulary] of each row

    /// <summary>Asks.</summary>
    /// <param name="questions">What asks the network.</param>
    /// <param name="texts">The texts, in the order of the cache's rows.</param>
    /// <param name="drafts">A draft for each; may be empty.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public DraftTrial(TextQuestions questions, IReadOnlyList<DecodingText> texts, IReadOnlyList<Draft> drafts)
    {
        (_texts, _drafts, _cache) = (texts, drafts, questions.Cache);
        if (drafts.All(d => d.Parents is null))
        {
            if (questions.NeedsSnapshot)
            {
                questions.TakeIn(texts, Resent);
                _before = _cache!.Snapshot();
            }
            try
            {
                _together = questions.Ask(texts, [.. drafts.Select(d => (long[])[.. d.Tokens])]);
            }
            catch
            {
                _before?.Dispose();                                 // nobody else can: there will be no trial
                throw;
            }
            return;
        }
        if (CanShare(texts, drafts))
        {
            questions.TakeIn(texts, 1);
            _tree = new(drafts);
            _together = questions.Ask(texts, _tree.Tokens, _tree.Parents);
            return;
        }
        questions.TakeIn(texts, Resent);
        _cache = null;                                              // it stays as it is: accepted tokens go with the next question
        _alone = Alone(questions);
    }

    /// <summary>Raw logits of what follows tokens of the drafts: [places, vocabulary].</summary>
    /// <param name="places">Rows, and tokens of their drafts, -1 for the text's end.</param>
    public Tensor At(IReadOnlyList<(int Row, int Token)> places)
    {
        if (_together is null)
            return stack([.. places.Select(p => _alone[p.Row][1 + p.Token])]);
        using var rows = Numbers(places.Select(p => p.Row));
        using var entries = Numbers(places.Select(p => 1 + (_tree?.PlaceOf(p.Row, p.Token) ?? p.Token)));
        return _together[rows, entries];

        Tensor Numbers(IEnumerable<int> numbers) => tensor([.. numbers.Select(n => (long)n)], ScalarType.Int64, _together.device);
    }

    /// <summary>Forgets what was tried but for the accepted tokens.</summary>
    /// <param name="kept">Of each row the tokens of its draft that are kept, from the text's end on.</param>
    public void Settle(IReadOnlyList<IReadOnlyList<int>> kept)
    {
        if (_cache is null)
            return;
        if (_before is not null)
        {
            // Accepted tokens go with the next question: a snapshot is of all rows at once.
            if (kept.Where((k, row) => k.Count < _drafts[row].Tokens.Count).Any())
                _cache.Restore(_before);
        }
        else if (_tree is null)
            _cache.Truncate([.. _texts.Select((text, row) => text.Length + kept[row].Count)]);
        else
            for (var row = 0; row < kept.Count; row++)
                _cache.Keep(row, _texts[row].Length, [.. kept[row].Select(token => _texts[row].Length + _tree.PlaceOf(row, token))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _before?.Dispose();

    /// <summary>
    /// Whether one tree serves all rows. Not where a row's draft is shorter, near its end: filler behind it could pass the network's
    /// context. Without a cache whole texts are sent, which must then be of one length.
    /// </summary>
    private bool CanShare(IReadOnlyList<DecodingText> texts, IReadOnlyList<Draft> drafts) =>
        drafts.All(d => d.Depth == drafts[0].Depth) && (_cache is not null || texts.All(t => t.Length == texts[0].Length));

    private Tensor[] Alone(TextQuestions questions)
    {
        using var all = questions.Cache?.Snapshot();
        var answers = new Tensor[_texts.Count];
        for (var row = 0; row < answers.Length; row++)
        {
            questions.Cache?.Select([row]);
            answers[row] = questions.Ask([_texts[row]], [[.. _drafts[row].Tokens]], Parents(_drafts[row])).squeeze(0);
            if (all is not null)
                questions.Cache!.Restore(all);
        }
        return answers;
    }

    private static int[]? Parents(Draft draft) =>
        draft.Parents is null ? null : [.. Enumerable.Range(0, draft.Tokens.Count).Select(draft.ParentOf)];
}
