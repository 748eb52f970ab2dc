using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Ancestral sampling of tokens: at every step each position changes with a probability of its own, all of them on the same answer of the
/// network. With a mask, tokens once drawn stay; where noise is uniform tokens, any may change again. Covers Tweedie tau-leaping, Euler,
/// tau-leaping and the published samplers of SEDD (Lou et al. 2024), MDLM (Sahoo et al. 2024) and RADD (Ou et al. 2024).
/// </summary>
/// <remarks>
/// Draws are named in <see cref="TokenDraw"/>; an extra evaluation at the end counts as a step of its own there. Where there is a mask,
/// given tokens are there from the first question on. A network that hears of the noise is then told the time at which as large a share is
/// masked, and a stopped run goes on by the companion <c>open</c>, float64 [rows], the share that was open at first.
/// </remarks>
public sealed class AncestralTokens : ISampler
{
    private readonly AncestralOptions _options;

    /// <summary>A sampler.</summary>
    /// <param name="name">Name in the registry.</param>
    /// <param name="description">One sentence for people.</param>
    /// <param name="options">How it is done.</param>
    public AncestralTokens(string name, string description, AncestralOptions? options = null)
    {
        (Name, Description, _options) = (name, description, options ?? new());
        Solver = new(StateKind.Tokens)
        {
            IsStochastic = true, DrawsProcessNoise = true, NeedsAlpha = true, Bias = Reason(_options.Rule),
            NeedsMask = _options is { Rule: LeapRule.Time } or { Draw: TokenDraw.CoinThenRaceWithMask },
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    /// <inheritdoc/>
    public SolverTraits Solver { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => TokenRun.DrawSettings;

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => TokenBias.With(Solver, settings);

    /// <inheritdoc/>
    /// <exception cref="InvalidCombinationException">The request has a constraint that the draws do not look at, or the network answers in
    /// scores where they need logits.</exception>
    /// <exception cref="ArgumentException">The run has no step left, or its canvas nothing to fill.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var levels = context.Levels;
        var first = TokenStart.Row(context);
        var steps = new AncestralSteps(context, _options);
        var ids = steps.Begin(levels[first]);
        for (var i = first; i + 1 < levels.Count; i++)
        {
            ids = steps.Move(ids, levels[i], levels[i + 1], i);
            yield return new SamplingStep(i, NoiseLevels.All(levels[i + 1]), steps.Carried(ids), null);
        }
    }

    private static string Reason(LeapRule rule) => TokenBias.Parallel + rule switch
    {
        LeapRule.Euler => ", and holds the rate of a change through the step",
        LeapRule.Poisson => ", holds rates through the step, and drops positions that would change twice",
        LeapRule.Time => ", and takes the schedule for log-linear",
        _ => "",
    };
}
