using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What all samplers of tokens share: the process, the network's answers, and what is drawn from. Belongs to one run; its methods run
/// inside a step's dispose scope.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="reuse">Whether answers may be kept for rows that did not change, where that is exact.</param>
internal sealed class TokenRun(SamplingContext context, bool reuse = true)
{
    private readonly RememberedAnswers? _remembered = reuse && RememberedAnswers.AreExact(context) ? new(context) : null;
    private PredictionKind? _kind;

    /// <summary>Divides log probabilities before a draw.</summary>
    public static SamplerSetting Temperature { get; } =
        new("temperature", 1, 1e-6, double.PositiveInfinity, "divides log probabilities before a draw; 1 leaves the model's law");

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
    /// The network's raw answer at every position. Where the network ignores the level, rows whose tokens are those it was last asked about
    /// keep their answer and only the others are sent; when none changed there is no evaluation. This is exact (Ou et al. 2024, section 4).
    /// </summary>
    /// <param name="ids">int64 [rows, length].</param>
    /// <param name="levels">Their levels.</param>
    /// <returns>[rows, length, vocabulary], the model's dtype. Not to be changed; it may be written over by the next call.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public Tensor Predict(Tensor ids, NoiseLevels levels)
    {
        var prediction = _remembered?.Ask(ids, levels) ?? context.Predict(ids, levels);
        _kind = prediction.Kind;
        return prediction.Value;
    }

    /// <summary>
    /// Log probabilities of the clean tokens, before temperature: of logits by their softmax, of concrete scores (as logarithms) by Bayes.
    /// The constraint of the request holds at positions still to be drawn.
    /// </summary>
    /// <param name="answer">What <see cref="Predict"/> returned, [rows, length, vocabulary].</param>
    /// <param name="ids">The tokens it is about, int64 [rows, length].</param>
    /// <param name="level">The level it was asked at; only concrete scores of a process without a mask depend on it.</param>
    /// <returns>
    /// float64 [rows, length, vocabulary]; -infinity for the mask, and for all but the token itself where it is already there.
    /// </returns>
    public Tensor LogProbabilities(Tensor answer, Tensor ids, double level)
    {
        using var scope = NewDisposeScope();
        var clean = Clean(answer.flatten(0, 1), ids.flatten(), level);
        return Constrained(clean, ids, Open(ids)).reshape([.. ids.shape, clean.shape[^1]]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is drawn from at some positions: <see cref="LogProbabilities"/> there, then temperature, top-k and top-p, normalised.
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
    /// <inheritdoc cref="LogProbabilitiesAt" path="/param"/>
    /// <inheritdoc cref="LogProbabilitiesAt" path="/returns"/>
    public Tensor LogProbabilitiesOf(Tensor answer, Tensor ids, Tensor where, double level)
    {
        using var scope = NewDisposeScope();
        var clean = Constrained(Clean(answer, ids[where], level), ids, where);
        return TokenTruncation.Apply(
            clean, context.Setting(Temperature), (int)context.Setting(TopK), context.Setting(TopP)).MoveToOuterDisposeScope();
    }

    /// <summary>Positions still to be drawn, bool [rows, length]: the masked ones, or all where there is no mask.</summary>
    public Tensor Open(Tensor ids) => Process.Mask is { } mask ? ids.eq(mask) : ones_like(ids, dtype: ScalarType.Bool);

    private Tensor Clean(Tensor answer, Tensor tokens, double level) =>
        CleanTokens.LogProbabilities(answer, Kind, tokens, Process, level);

    private Tensor Constrained(Tensor clean, Tensor ids, Tensor where) => context.Request.Constraint is { } constraint
        ? TokenConstraints.Apply(constraint, clean, ids, where, Open(ids), Process.Mask) : clean;
}
