using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What samplers that write one text a row from left to right share: the texts, questions about what follows, the rules, and when a text
/// is finished. Rows have lengths of their own, and finished ones are no longer sent. Belongs to one run; its methods run inside a step's
/// dispose scope.
/// </summary>
internal sealed class DecodingRun
{
    private readonly SamplingContext _context;
    private readonly DecodingText[] _texts;
    private readonly LogitsChain _rules;
    private readonly IRememberingRule? _remembering;
    private readonly TextQuestions _questions;

    /// <summary>A run over the texts it starts from.</summary>
    /// <param name="context">The run's context.</param>
    /// <param name="rules">What changes scores before a draw.</param>
    /// <exception cref="ArgumentException">A text is empty, or the state is not one of such a run.</exception>
    public DecodingRun(SamplingContext context, LogitsChain rules)
    {
        (_context, _rules, _remembering) = (context, rules, rules.Remembering);
        _texts = DecodingTexts.Start(context, _remembering);
        _questions = new(context, _texts.Max(t => t.Prompt) + context.Request.Steps);
        Active = _texts;
        Sweep();
    }

    /// <summary>Texts not finished yet, in the order of the answers' rows.</summary>
    public IReadOnlyList<DecodingText> Active { get; private set; }

    /// <summary>Whether every text is finished.</summary>
    public bool IsDone => Active.Count == 0;

    /// <summary>The cache, for samplers that cut it back themselves; null where the model is asked about whole texts.</summary>
    public IRowCache? Cache => _questions.Cache;

    /// <summary>What asks the network, for samplers that try tokens ahead.</summary>
    public TextQuestions Questions => _questions;

    /// <summary>Tokens a text may still get.</summary>
    public int Left(DecodingText text) => _context.Request.Steps - text.Made;

    /// <summary>
    /// Raw logits of what follows each active text, and of what follows each of some tokens put behind it on trial. One network evaluation,
    /// and earlier ones where a long prompt is sent in parts.
    /// </summary>
    /// <inheritdoc cref="TextQuestions.Ask"/>
    public Tensor Ask(IReadOnlyList<long[]>? trial = null, IReadOnlyList<int>? parents = null) => _questions.Ask(Active, trial, parents);

    /// <summary>
    /// Scores to draw each active text's next token from. Asked once for each token: rules that remember count it as made.
    /// </summary>
    /// <param name="logits">[active, vocabulary].</param>
    /// <returns>float64 [active, vocabulary].</returns>
    public Tensor Scores(Tensor logits)
    {
        DecodingRow[] rows = [.. Active.Select(t => t.Row)];
        if (_remembering is null)
            return Scores(logits, rows);
        using var scope = NewDisposeScope();
        double[] memory = [.. Active.Select(t => t.Memory)];
        var scores = _rules.Apply(logits.to(ScalarType.Float64), rows, memory);
        foreach (var (text, remembered) in Active.Zip(memory))
            text.Memory = remembered;
        return scores.MoveToOuterDisposeScope();
    }

    /// <summary>Scores of tokens that are only tried: the rules applied to logits in float64.</summary>
    /// <param name="logits">[n, vocabulary].</param>
    /// <param name="rows">What each row continues.</param>
    /// <returns>float64 [n, vocabulary].</returns>
    /// <exception cref="InvalidOperationException">A rule remembers (<see cref="IRememberingRule"/>).</exception>
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
                drawn[index(text)] = all = HostNumbers.All<double>(_context.Random.Uniform(new(name, index(text)), [1]));
            return all[text.Number];
        })];
    }

    /// <summary>Whether a text stops with its last token. Behind it nothing is asked: rules may leave no token there.</summary>
    public bool IsEnd(DecodingRow row) => _context.Request.Decoding.Stop?.IsEnd(row.Tokens.Span, row.Made) ?? false;

    /// <summary>Adds tokens to a text until one ends it; those behind that one are dropped.</summary>
    /// <returns>How many were added.</returns>
    public int Add(DecodingText text, ReadOnlySpan<long> tokens, ReadOnlySpan<double> logProbabilities)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            text.Add(tokens[i], logProbabilities[i]);
            text.IsFinished = Left(text) <= 0 || IsEnd(text.Row);
            if (text.IsFinished)
                return i + 1;
        }
        return tokens.Length;
    }

    /// <summary>Drops finished texts from the questions to come.</summary>
    public void Sweep()
    {
        int[] rows = [.. Enumerable.Range(0, Active.Count).Where(row => !Active[row].IsFinished)];
        if (rows.Length == Active.Count)
            return;
        Active = [.. rows.Select(row => Active[row])];
        if (rows.Length > 0)
            Cache?.Select(rows);
    }

    /// <summary>The texts as they stand: int64 [rows, longest], filler 0 behind the shorter ones.</summary>
    public SamplingStep Step(int index) =>
        DecodingTexts.Step(_texts, index, _context.Request.Steps, _context.Device, _remembering);
}
