namespace Generative.Sampling;

/// <summary>
/// Writes from left to right, several tokens from one evaluation of the model: a source of drafts guesses them, the model is asked about
/// all at once, and a rule keeps those that its law allows. The text has the law it has without drafts, and with <c>greedy</c> it is the
/// same text. Any source and rule go together: a new one is a class, and a line that makes a sampler of it.
/// </summary>
/// <remarks>
/// Draws of round r, in float64: <c>draft[r]</c> for the tokens drafted, in their order; <c>accept[r]</c> for their tests, as many a level
/// as a place may have tokens; <c>residual[r]</c> for the round's last token. Companions of the state: <see cref="DecodingParts"/>.
/// </remarks>
/// <param name="name">Name in the registry.</param>
/// <param name="description">One sentence for people.</param>
/// <param name="source">Where drafts come from.</param>
/// <param name="acceptance">The rule.</param>
/// <param name="form">How drafts branch.</param>
public sealed class Speculative(string name, string description, IDraftSource source, IDraftAcceptance acceptance, DraftForm form)
    : ISampler
{
    private static readonly SamplerSetting Greedy =
        new("greedy", 0, 0, 1, "1 to write the likeliest token each time instead of drawing: the text of the sampler 'greedy'");

    /// <summary>The rule of Leviathan et al. on a line drafted by a smaller model.</summary>
    public static Speculative FromModel { get; } = new("speculative",
        "text from left to right, checking several tokens of a draft model at once (Leviathan et al. 2023)",
        new ModelDraft(), new SpeculativeAcceptance(), DraftForm.Line);

    /// <summary>The same on tokens that followed the same words earlier in the text.</summary>
    public static Speculative FromText { get; } = new("prompt-lookup",
        "text from left to right, checking at once what followed the same words earlier in the text (Saxena 2023)",
        new LookupDraft(), new SpeculativeAcceptance(), DraftForm.Line);

    /// <summary>Several independent lines, checked by <see cref="KSequentialSelection"/>.</summary>
    public static Speculative FromLines { get; } = new("spectr",
        "text from left to right, checking several lines of a draft model at once (Sun et al. 2023, SpecTr)",
        new ModelDraft(new FixedDraftLength()), new SequentialAcceptance(), DraftForm.Lines);

    /// <summary>A tree of different tokens, checked by <see cref="RecursiveRejection"/> without replacement.</summary>
    public static Speculative FromTree { get; } = new("token-tree",
        "text from left to right, checking a tree of a draft model's tokens at once (Jeon et al. 2024, recursive rejection)",
        new ModelDraft(new FixedDraftLength()), new RecursiveAcceptance(), DraftForm.Tree);

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.NextToken) { IsAdaptive = true };

    /// <inheritdoc/>
    public SolverTraits Solver { get; } =
        new(StateKind.Tokens) { OnlyProcess = "next-token", IsStochastic = true, DrawsProcessNoise = true, NeedsDraft = source.NeedsDraft };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } =
        [Greedy, .. form.Settings, .. source.Settings, .. DecodingSettings.Tentative];

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) =>
        settings?.GetValueOrDefault(Greedy.Name) is > 0 ? new NextToken(greedy: true).Solver : Solver;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A rule remembers earlier steps, the draft does not fit, or a setting is no whole
    /// number.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var greedy = context.Setting(Greedy) != 0;
        var rules = DecodingSettings.Tentatively(context, greedy);
        using var run = new SpeculationRun(context, rules, source, acceptance, form.Branching(context), greedy);
        var step = context.Request.Start?.Row ?? 0;
        if (run.IsDone)
            yield return run.Step(step);
        for (; !run.IsDone; step++)
        {
            run.Round();
            yield return run.Step(step);
        }
    }
}
