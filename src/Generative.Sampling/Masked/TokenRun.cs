using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What all samplers of tokens share: the process, the network's answers, and what is drawn from. Belongs to one run; its methods run
/// inside a step's dispose scope.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="reuse">Whether answers may be kept for rows that did not change, where that is exact.</param>
/// <param name="walksInTime">
/// Whether it is asked at the times of a walk, which the network then hears scaled to the share of the canvas that is open
/// (<see cref="OpenShare"/>); else at levels that already say what is masked.
/// </param>
internal sealed class TokenRun(SamplingContext context, bool reuse = true, bool walksInTime = false)
{
    /// <summary>Highest temperature: beyond it draws are uniform to a millionth, and infinity would divide infinity.</summary>
    public const double Hottest = 1e6;

    private readonly RememberedAnswers? _remembered = reuse && RememberedAnswers.AreExact(context) ? new(context) : null;
    private PredictionKind? _kind;
    private OpenShare? _open;

    /// <summary>Divides log probabilities before a draw.</summary>
    public static SamplerSetting Temperature { get; } =
        new("temperature", 1, 1e-6, Hottest, "divides log probabilities before a draw; 1 leaves the model's law");

    /// <summary>Draw from the likeliest tokens that together exceed this probability.</summary>
    public static SamplerSetting TopP { get; } =
        new("top-p", 1, 1e-6, 1, "draw among the likeliest tokens that together exceed this probability; 1 for all");

    /// <summary>Draw from this many of the likeliest tokens.</summary>
    public static SamplerSetting TopK { get; } =
        new("top-k", 0, 0, int.MaxValue, "draw among this many of the likeliest tokens; 0 for all");

    /// <summary>The settings of a draw.</summary>
    public static IReadOnlyList<SamplerSetting> DrawSettings { get; } = [Temperature, TopP, TopK];

    /// <summary>The process walked.</summary>
    public ITokenProcess Process { get; } = context.Process as ITokenProcess ?? throw new InvalidCombinationException(
        $"'{context.Card.Name}' runs on '{context.Process.Name}', which does not mask or replace tokens after one schedule; "
        + "choose a sampler made for it.");

    /// <summary>Id of the mask.</summary>
    /// <exception cref="InvalidOperationException">The process has none.</exception>
    public long Mask => Process.Mask ?? throw new InvalidOperationException(
        $"The process '{Process.Name}' has no mask token; this sampler unmasks, so give it a model trained on an absorbing process.");

    /// <summary>What the network's answers mean: as the last one said, or as the model promises.</summary>
    public PredictionKind Kind => _kind ?? context.Traits.Output;

    /// <summary>Where tensors live.</summary>
    public Device Device => context.Device;

    /// <summary>
    /// The network's raw answer at every position still to be drawn. Where the network ignores the level, rows whose tokens are those it
    /// was last asked about keep their answer and only the others are sent; when none changed there is no evaluation. This is exact (Ou et
    /// al. 2024, RADD).
    /// </summary>
    /// <param name="ids">int64 [rows, length].</param>
    /// <param name="levels">Their levels.</param>
    /// <returns>
    /// [rows, length, vocabulary], the model's dtype; what it says of positions that are not <see cref="Open"/> means nothing. Not to be
    /// changed; it may be written over by the next call.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Tensor Predict(Tensor ids, NoiseLevels levels)
    {
        levels = Heard(ids, levels);
        var prediction = _remembered?.Ask(ids, levels, OpenPositions) ?? Fresh(ids, levels);
        _kind = prediction.Kind;
        return prediction.Value;
    }

    /// <summary>
    /// What is drawn from at positions that take their turn: the network is asked about the rows that have any, and no other position.
    /// For samplers that change each such row in each step, so that nothing could be remembered.
    /// </summary>
    /// <param name="picks">The positions.</param>
    /// <param name="ids">int64 [rows, length].</param>
    /// <param name="levels">Their levels.</param>
    /// <returns>As <see cref="LogProbabilitiesAt(Tensor, Tensor, Tensor, double)"/>, row by row from left to right.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Tensor LogProbabilitiesAt(Picks picks, Tensor ids, NoiseLevels levels)
    {
        using var scope = NewDisposeScope();
        var where = picks.Where((int)ids.shape[1], Device);
        if (!PartialQuestion.IsPossible(context))
            return LogProbabilitiesAt(Predict(ids, levels), ids, where, levels.Max).MoveToOuterDisposeScope();
        var (rows, positions) = (picks.Rows, picks.Positions);
        var prediction = PartialQuestion.Ask(context, ids, Heard(ids, levels), rows, positions);
        _kind = prediction.Kind;
        var here = where.index_select(0, PartialQuestion.Index(rows, Device)).index_select(1, PartialQuestion.Index(positions, Device));
        return LogProbabilitiesOf(prediction.Value[here], ids, where, levels.Max).MoveToOuterDisposeScope();
    }

    /// <summary>The levels that the network is asked at, given those walked.</summary>
    /// <param name="ids">The tokens asked about, int64 [rows, length]; the first ones say what of the canvas is open.</param>
    /// <param name="levels">The levels walked.</param>
    public NoiseLevels Heard(Tensor ids, NoiseLevels levels) =>
        !walksInTime || context.Traits.IsTimeFree || Process.Mask is null ? levels
        : (_open ??= OpenShare.Of(context, Process, ids)).Heard(levels);

    /// <summary>The state with what a stopped run needs to go on hearing the same levels.</summary>
    public SampleState Carried(SampleState state) => _open?.Carried(state) ?? state;

    /// <summary>
    /// Log probabilities of the clean tokens at some positions, before temperature: of logits by their softmax, of concrete scores (as
    /// logarithms) by Bayes. The constraint of the request holds at positions still to be drawn.
    /// </summary>
    /// <param name="answer">The network's answers at these positions, [n, vocabulary], row by row.</param>
    /// <param name="ids">The tokens it is about, int64 [rows, length].</param>
    /// <param name="where">The positions, bool [rows, length].</param>
    /// <param name="level">The level it was asked at; only concrete scores of a process without a mask depend on it.</param>
    /// <returns>
    /// float64 [n, vocabulary]; -infinity for the mask, and for all but the token itself where it is already there.
    /// </returns>
    public Tensor CleanOf(Tensor answer, Tensor ids, Tensor where, double level)
    {
        using var scope = NewDisposeScope();
        return Constrained(Clean(answer, ids[where], level), ids, where).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is drawn from at some positions: <see cref="CleanOf"/> there, then temperature, top-k and top-p, normalised.
    /// </summary>
    /// <param name="answer">What <see cref="Predict"/> returned, [rows, length, vocabulary].</param>
    /// <param name="ids">The tokens it is about, int64 [rows, length].</param>
    /// <param name="where">bool [rows, length].</param>
    /// <param name="level">The level it was asked at.</param>
    /// <returns>float64 [n, vocabulary], row by row.</returns>
    public Tensor LogProbabilitiesAt(Tensor answer, Tensor ids, Tensor where, double level)
    {
        using var scope = NewDisposeScope();
        return LogProbabilitiesOf(answer[where], ids, where, level).MoveToOuterDisposeScope();
    }

    /// <summary>The same from the answers at these positions alone, [n, vocabulary], row by row.</summary>
    /// <inheritdoc cref="LogProbabilitiesAt(Tensor, Tensor, Tensor, double)" path="/param"/>
    /// <inheritdoc cref="LogProbabilitiesAt(Tensor, Tensor, Tensor, double)" path="/returns"/>
    public Tensor LogProbabilitiesOf(Tensor answer, Tensor ids, Tensor where, double level)
    {
        using var scope = NewDisposeScope();
        return TokenTruncation.Apply(CleanOf(answer, ids, where, level), context.Setting(Temperature), (int)context.Setting(TopK),
            context.Setting(TopP)).MoveToOuterDisposeScope();
    }

    /// <summary>Whether the request changes what is drawn from: by a constraint, temperature, top-k or top-p.</summary>
    public bool ChangesLaw => context.Request.Constraint is not null || DrawSettings.Any(s => context.Setting(s) != s.Default);

    /// <summary>Positions still to be drawn, bool [rows, length]: the masked ones, or all where there is no mask.</summary>
    public Tensor Open(Tensor ids) => Process.Mask is { } mask ? ids.eq(mask) : ones_like(ids, dtype: ScalarType.Bool);

    private Prediction Fresh(Tensor ids, NoiseLevels levels)
    {
        if (OpenPositions(ids) is not { } positions || positions.Count == ids.shape[1])
            return context.Predict(ids, levels);
        using var scope = NewDisposeScope();
        var prediction = PartialQuestion.Ask(context, ids, levels, [.. Enumerable.Range(0, (int)ids.shape[0])], positions);
        var some = prediction.Value;
        var whole = zeros([.. ids.shape, some.shape[^1]], some.dtype, some.device);
        whole.index_copy_(1, PartialQuestion.Index(positions, some.device), some);
        return prediction with { Value = whole.MoveToOuterDisposeScope() };
    }

    /// <summary>
    /// Positions that any of these rows has still to draw; null where all are or must be asked about. Where none is left, the first: a
    /// question about finished texts is counted as published code counts it.
    /// </summary>
    private IReadOnlyList<int>? OpenPositions(Tensor ids)
    {
        if (Process.Mask is null || !PartialQuestion.IsPossible(context))
            return null;
        using var scope = NewDisposeScope();
        var open = Open(ids).any(0).cpu().data<bool>();
        List<int> positions = [.. Enumerable.Range(0, (int)ids.shape[1]).Where(p => open[p])];
        return positions.Count > 0 ? positions : [0];
    }

    private Tensor Clean(Tensor answer, Tensor tokens, double level) =>
        CleanTokens.LogProbabilities(answer, Kind, tokens, Process, level);

    private Tensor Constrained(Tensor clean, Tensor ids, Tensor where) => context.Request.Constraint is { } constraint
        ? TokenConstraints.Apply(constraint, clean, ids, where, Open(ids), Process.Mask) : clean;
}
