namespace Generative.Sampling;

/// <summary>
/// Writes from left to right in blocks: guesses a block, computes all its tokens from the guesses in one evaluation, and again until they
/// stay: the same text as one token at a time, in fewer evaluations. A drawn text is a function of its uniforms, which stay the same from
/// pass to pass, so that it too is a fixed point. Settled tokens join the text, and the cache, at once.
/// Source: Song et al. 2020, see <see cref="JacobiIteration"/>.
/// </summary>
public sealed class Jacobi : ISampler
{
    private static readonly SamplerSetting
        Greedy = new("greedy", 0, 0, 1, "1 to write the likeliest token each time instead of drawing: the text of the sampler 'greedy'"),
        Window = new("window", 16, 1, 512, "tokens of a block, guessed and computed at once"),
        Zeros = new("zeros", 0, 0, 1, "1 to begin a block's guesses as token 0, 0 as the text's last token");

    /// <inheritdoc/>
    public string Name => "jacobi";

    /// <inheritdoc/>
    public string Description => "text from left to right, blocks of guesses computed at once until they stay (Song et al. 2020)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.NextToken) { IsAdaptive = true };

    /// <inheritdoc/>
    public SolverTraits Solver { get; } =
        new(StateKind.Tokens) { OnlyProcess = "next-token", IsStochastic = true, DrawsProcessNoise = true };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings { get; } = [Greedy, Window, Zeros, .. DecodingSettings.Tentative];

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) =>
        settings?.GetValueOrDefault(Greedy.Name) is > 0 ? new NextToken(greedy: true).Solver : Solver;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A rule remembers earlier steps, or a setting is no whole number.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (greedy, zeros) = (context.Setting(Greedy) != 0, context.Setting(Zeros) != 0);
        var rules = DecodingSettings.Tentatively(context, greedy);
        if (rules.Remembering is { } rule)
            throw new ArgumentException($"The rule '{rule.Memory}' needs what the network said at every earlier step, which guesses have "
                + "not; use the sampler 'sample' or 'greedy', or another rule.");
        var size = DecodingSettings.Whole(context, Window);
        // A constraint refuses texts that do not fit it, and a rule of the request's own may; the numbers' rules take any.
        var guessing = new LogitsChain(
            [.. rules.Rules.Where(r => r is SlotRules || (r is not ConstraintRule && !context.Request.Decoding.Rules.Contains(r)))]);
        var run = new DecodingRun(context, rules);
        JacobiWindow[] windows = [.. run.Active.Select(text => new JacobiWindow(text))];
        var step = context.Request.Start?.Row ?? 0;
        if (run.IsDone)
            yield return run.Step(step);
        for (; !run.IsDone; step++)
        {
            foreach (var window in windows)
                window.Open(size, run.Left(window.Text), zeros);
            new JacobiPass(run, windows, guessing, greedy).Make();
            run.Sweep();
            windows = [.. windows.Where(w => !w.Text.IsFinished)];
            yield return run.Step(step);
        }
    }
}
