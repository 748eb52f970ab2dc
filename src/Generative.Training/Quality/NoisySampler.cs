using Generative.Sampling;

namespace Generative.Training;

/// <summary>
/// A sampler whose runs are disturbed on purpose, to measure how much error a model forgives. Xu et al. 2023, PFGM++, section 5.3: at the
/// beginning of every step the state is moved by alpha sigma z, z normal, as the code published with it does; or, at the other place where
/// errors enter, every prediction's unit noise by alpha z, which moves its clean estimate by -alpha sigma z. Draws are functions of a row's
/// seed and of the number of the step or evaluation. Immutable.
/// </summary>
/// <param name="inner">The sampler that is disturbed.</param>
/// <param name="where">Where the noise enters.</param>
/// <param name="alpha">Its size, as a share of the noise the state has anyway; 0 changes no bit.</param>
public sealed class NoisySampler(ISampler inner, InjectedNoise where, double alpha) : ISampler
{
    private readonly double _alpha = alpha >= 0 && double.IsFinite(alpha) ? alpha
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"alpha is {alpha}; give 0 for none, or a share such as 0.1.");

    /// <inheritdoc/>
    public string Name => inner.Name + "+noise";

    /// <inheritdoc/>
    public string Description => inner.Description + ", disturbed on purpose";

    /// <inheritdoc/>
    public PlanTraits Plan => inner.Plan;

    /// <inheritdoc/>
    public SolverTraits Solver => Disturbed(inner.Solver);

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => inner.Settings;

    private bool IsQuiet => _alpha == 0 || where == InjectedNoise.None;

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => Disturbed(inner.SolverWith(settings));

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context) => IsQuiet ? inner.Sample(context)
        : context.Process is IContinuousProcess process ? inner.Sample(new NoisyContext(context, process, where, _alpha))
        : throw new InvalidCombinationException($"Noise is injected into real numbers; the process '{context.Process.Name}' has none.");

    private SolverTraits Disturbed(SolverTraits traits) =>
        IsQuiet ? traits : traits with { IsStochastic = true, Bias = "noise is injected on purpose" };
}
