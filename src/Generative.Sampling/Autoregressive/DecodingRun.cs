using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What all samplers that write from left to right share: the texts, the cache, questions about what follows, the rules, and when a text
/// is finished. Rows have lengths of their own, and finished ones are no longer sent. Belongs to one run; its methods run inside a step's
/// dispose scope.
/// </summary>
internal sealed class DecodingRun
{
    private readonly SamplingContext _context;
    private readonly DecodingText[] _texts;
    private readonly LogitsChain _rules;
    private readonly IRowCache? _cache;
    private List<int> _active;                  // texts in the order of the cache's rows

    /// <summary>A run over the texts it starts from.</summary>
    /// <param name="context">The run's context.</param>
    /// <param name="rules">What changes scores before a draw.</param>
    /// <exception cref="ArgumentException">A text is empty: there is nothing to continue.</exception>
    public DecodingRun(SamplingContext context, LogitsChain rules)
    {
        (_context, _rules) = (context, rules);
        _texts = DecodingTexts.Of(context.Start(NoiseLevels.All(1)), context.Request.Steps);
        _active = [.. _texts.Where(t => !t.IsFinished).Select(t => t.Number)];
        if (_texts.FirstOrDefault(t => t.Length == 0) is { } empty)
            throw new ArgumentException($"Text {empty.Number} has no token to continue, and '{context.Card.Name}' has nothing that stands "
                + "for a beginning; give a prompt.");
        var most = _texts.Max(t => t.Prompt) + context.Request.Steps;
        _cache = context.CreateCache(most) as IRowCache;
        if (_cache is not null && _active.Count < _texts.Length && _active.Count > 0)
            _cache.Select(_active);
    }

    /// <summary>Texts not finished yet, in the order of the answers' rows.</summary>
    public IReadOnlyList<DecodingText> Active => [.. _active.Select(i => _texts[i])];

    /// <summary>Whether every text is finished.</summary>
    public bool IsDone => _active.Count == 0;

    /// <summary>Tokens a text may still get.</summary>
    public int Left(DecodingText text) => _context.Request.Steps - text.Made;

    /// <summary>
    /// Raw logits of what follows each active text, and of what follows each of some tokens put behind it on trial. One network evaluation,
    /// and earlier ones where a long prompt is sent in parts.
    /// </summary>
    /// <param name="trial">Tokens put behind each active text; null for none.</param>
    /// <param name="parents">The trial's shape where it is a tree: see <see cref="PredictionRequest.Parents"/>, places among the trial's
    /// tokens.</param>
    /// <returns>[active, 1 + most trial tokens, vocabulary], the model's dtype: entry 0 follows the text itself.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Tensor Ask(IReadOnlyList<long[]>? trial = null, IReadOnlyList<int>? parents = null)
    {
        using var scope = NewDisposeScope();
        var missing = _active.Select((text, row) => _texts[text].Tokens[Held(row)..]).ToArray();
        var chunk = _context.Request.Decoding.PrefillChunk;
        while (_cache is not null && chunk > 0 && missing.Max(m => m.Length) > chunk)
        {
            // Rows that are nearly through send their last token with the others' remainder.
            var part = missing.Select(m => m[..Math.Min(chunk, m.Length - 1)]).ToArray();
            if (part.All(p => p.Length == 0))
                break;
            Send([.. part.Select(p => p.ToArray())], [.. part.Select(p => Math.Min(1, p.Length))], null);
            missing = [.. missing.Zip(part, (m, p) => m[p.Length..])];
        }
        long[][] sent = [.. missing.Select((m, row) => (long[])[.. m.Span, .. trial?[row] ?? []])];
        int[] wanted = [.. sent.Select((_, row) => 1 + (trial?[row].Length ?? 0))];
        int[]? tree = parents is null ? null : Tree(missing, parents);
        return Send(sent, wanted, tree).MoveToOuterDisposeScope();
    }

    /// <summary>Scores to draw from: the rules applied to logits in float64.</summary>
    /// <param name="logits">[n, vocabulary].</param>
    /// <param name="rows">What each row continues.</param>
    /// <returns>float64 [n, vocabulary].</returns>
    public Tensor Scores(Tensor logits, IReadOnlyList<DecodingRow> rows)
    {
        using var scope = NewDisposeScope();
        return _rules.Apply(logits.to(ScalarType.Float64), rows).MoveToOuterDisposeScope();
    }

    /// <summary>Uniform draws in [0, 1), one for each active text.</summary>
    /// <param name="name">Name of the draw.</param>
    /// <param name="index">Number of the draw for each of them, usually the tokens made.</param>
    public double[] Uniforms(string name, Func<DecodingText, int> index)
    {
        using var scope = NewDisposeScope();
        var drawn = new Dictionary<int, double[]>();
        return [.. Active.Select(text =>
        {
            if (!drawn.TryGetValue(index(text), out var all))
                drawn[index(text)] = all = _context.Random.Uniform(new(name, index(text)), [1]).data<double>().ToArray();
            return all[text.Number];
        })];
    }

    /// <summary>Adds tokens to a text until one ends it; those behind that one are dropped.</summary>
    /// <returns>How many were added.</returns>
    public int Add(DecodingText text, ReadOnlySpan<long> tokens, ReadOnlySpan<double> logProbabilities)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            text.Add(tokens[i], logProbabilities[i]);
            text.IsFinished = Left(text) <= 0
                || (_context.Request.Decoding.Stop?.IsEnd(text.Tokens.Span, text.Made) ?? false);
            if (text.IsFinished)
                return i + 1;
        }
        return tokens.Length;
    }

    /// <summary>The cache, for samplers that cut it back themselves; null where the model is asked about whole texts.</summary>
    public IRowCache? Cache => _cache;

    /// <summary>Drops finished texts from the questions to come.</summary>
    public void Sweep()
    {
        int[] rows = [.. Enumerable.Range(0, _active.Count).Where(row => !_texts[_active[row]].IsFinished)];
        if (rows.Length == _active.Count)
            return;
        _active = [.. rows.Select(row => _active[row])];
        if (rows.Length > 0)
            _cache?.Select(rows);
    }

    /// <summary>The texts as they stand: int64 [rows, longest], filler 0 behind the shorter ones.</summary>
    public SamplingStep Step(int index) => DecodingTexts.Step(_texts, index, _context.Request.Steps, _context.Device);

    private int Held(int row) => _cache?.RowLengths[row] ?? 0;

    private static int[] Tree(ReadOnlyMemory<long>[] missing, IReadOnlyList<int> parents)
    {
        var before = missing[0].Length;
        if (missing.Any(m => m.Length != before))
            throw new InvalidOperationException("Rows lack different numbers of tokens, and one tree cannot follow them all; ask row by row.");
        // What is missing is a line; the tree's roots hang on its last token.
        return [.. Enumerable.Range(-1, before), .. parents.Select(p => p < 0 ? before - 1 : p + before)];
    }

    private Tensor Send(IReadOnlyList<long[]> rows, IReadOnlyList<int> wanted, IReadOnlyList<int>? tree)
    {
        int[] lengths = [.. rows.Select(r => r.Length)];
        var most = lengths.Max();
        var ids = new long[rows.Count * most];
        for (var row = 0; row < rows.Count; row++)
            rows[row].CopyTo(ids.AsSpan(row * most));
        using var state = tensor(ids, [rows.Count, most], ScalarType.Int64, _context.Device);
        var asked = new PredictionRequest(state, NoiseLevels.All(0), Asked)
        {
            Cache = _cache,
            RowLengths = lengths.All(l => l == most) ? null : lengths,
            Answers = wanted,
            Parents = tree,
        };
        return _context.Predict(asked).Value;
    }

    /// <summary>What is asked of the active texts.</summary>
    private Conditioning Asked => _active.Count == _texts.Length ? _context.Request.Conditioning
        : _context.Request.Conditioning.Select(_active);
}
