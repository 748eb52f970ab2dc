using Generative.Imaging;

namespace Generative.DependencyInjection.Tests;

/// <summary>A plug-in's sampler that asks the container for something.</summary>
internal sealed class Sideways(IImageCodec codec) : ISampler
{
    public IImageCodec Codec => codec;

    public string Name => "sideways";

    public string Description => "goes nowhere";

    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    public SolverTraits Solver { get; } = new(StateKind.Continuous);

    public IReadOnlyList<SamplerSetting> Settings => [];

    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        yield return new(0, NoiseLevels.All(0), context.Start(NoiseLevels.All(1)), null);
    }
}
