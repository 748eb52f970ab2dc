using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Ancestral sampling of tokens: at every step each position changes with a probability of its own, all of them on the same answer of the
/// network. With a mask, tokens once drawn stay; where noise is uniform tokens, any may change again. Covers Tweedie tau-leaping, Euler,
/// tau-leaping and the published samplers of SEDD (Lou et al. 2024), MDLM (Sahoo et al. 2024) and RADD (Ou et al. 2024).
/// </summary>
/// <remarks>Draws are named in <see cref="TokenDraw"/>; an extra evaluation at the end counts as a step of its own there.</remarks>
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
        Solver = new(StateKind.Tokens) { IsStochastic = true, DrawsProcessNoise = true, Bias = Reason(_options.Rule) };
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
    /// <exception cref="InvalidCombinationException">The process is none on tokens, or the rule does not fit it.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var steps = new AncestralSteps(context, _options);
        var levels = context.Levels;
        var first = context.Request.Start?.Row ?? 0;
        if (first > levels.Count - 2)
            throw new ArgumentException(
                $"The run starts at row {first}, where there is no step left; it has {levels.Count - 1} steps.", nameof(context));
        var ids = context.Start(NoiseLevels.All(levels[first])).Value;
        for (var i = first; i + 1 < levels.Count; i++)
        {
            var (next, answer) = steps.Move(ids, levels[i], levels[i + 1], i);
            var reached = NoiseLevels.All(levels[i + 1]);
            ids = context.Settle(next, reached, i).Value;
            yield return new SamplingStep(i, reached, ids, answer);
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
