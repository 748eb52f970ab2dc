namespace Generative.Sampling.Tests;

/// <summary>A sampler whose loop is the test's.</summary>
internal sealed class LoopSampler(Func<SamplingContext, IEnumerable<SamplingStep>> loop) : ISampler
{
    public string Name => "loop";

    public string Description => "a loop of the test's own";

    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    public SolverTraits Solver { get; } = new(StateKind.Continuous);

    public IReadOnlyList<SamplerSetting> Settings => [];

    public IEnumerable<SamplingStep> Sample(SamplingContext context) => loop(context);
}
