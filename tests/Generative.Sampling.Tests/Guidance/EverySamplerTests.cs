using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// For normal data every guidance makes the ideal denoiser of other normal data, so a guided run must be, draw for draw, the run of that
/// other model: with every sampler of real numbers there is.
/// </summary>
public sealed class EverySamplerTests
{
    private const double Mean = 0.3, Deviation = 0.5;

    // Class 0 moves the mean by 1, the weak model's too: it comes out as 0.
    private static readonly Dictionary<string, (Func<IGaussianProcess, IGuidance> Make, double Mean)> Guidance = new()
    {
        ["classifier-free"] = (_ => new ClassifierFreeGuidance(2.5), Mean + 2.5),
        ["interval"] = (_ => new IntervalGuidance(new ClassifierFreeGuidance(2.5), 0, double.PositiveInfinity), Mean + 2.5),
        ["no interval"] = (_ => new IntervalGuidance(new ClassifierFreeGuidance(2.5), 1e7, 1e8), Mean + 1),
        ["auto"] = (p => new AutoGuidance(new GaussianData(p) { Mean = -1 }, 1.5), 1.5 * (Mean + 1)),
        ["auto, another process"] = (_ => new AutoGuidance(new GaussianData(new VeProcess()) { Mean = -1 }, 1.5), 1.5 * (Mean + 1)),
        ["gradient"] = (_ => new GradientGuidance(Linear, 2), Mean + 1 + 2 * 3 * Deviation * Deviation),
        ["gradient through the network"] =
            (_ => new GradientGuidance(Linear, 2, GradientPath.Network), Mean + 1 + 2 * 3 * Deviation * Deviation),
        ["chain"] = (_ => new GuidanceChain(new ClassifierFreeGuidance(2.5), new GradientGuidance(Linear, 2)),
            Mean + 2.5 + 2 * 3 * Deviation * Deviation),
    };

    public static IEnumerable<TestCaseData> Pairs() =>
        from sampler in KnownSamplers.All
        where sampler.Solver.Kind == StateKind.Continuous
        from guidance in Guidance.Keys
        select new TestCaseData(sampler, guidance).SetArgDisplayNames(sampler.Name, guidance);

    [TestCaseSource(nameof(Pairs))]
    public void Guided_run_is_the_run_of_the_model_that_guidance_makes(ISampler sampler, string name)
    {
        var (make, mean) = Guidance[name];
        foreach (var (process, kind) in new (IGaussianProcess, PredictionKind)[]
            { (new EdmProcess(), PredictionKind.Clean), (new VpProcess(), PredictionKind.Epsilon),
                (new VpProcess(), PredictionKind.Velocity) })
        {
            var model = new InKind(new GaussianData(process) { Mean = Mean, Deviation = Deviation }, kind);
            var other = new InKind(new GaussianData(process) { Mean = mean, Deviation = Deviation }, kind);
            var request = new SamplingRequest([3, 4], 6);

            using var guided = SamplerRunner.Run(sampler, model,
                request with { Guidance = make(process), Conditioning = new() { Classes = [0, 0] } });
            using var expected = SamplerRunner.Run(sampler, other, request);

            Assert.That(Values.Distance(guided.State.Value, expected.State.Value), Is.LessThan(1e-7), $"{process.Name}, {kind}");
        }
    }

    private static Tensor Linear(Tensor clean, Tensor sigma) => (clean * 3).sum(1);
}
