using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Runs from the prior to noise 0 under every kind of process, with infinite lambdas at one end or both.</summary>
public sealed class MultistepEndsTests
{
    private static readonly IContinuousProcess[] Processes =
    [
        new EdmProcess(), new VpProcess(), new VeProcess(),
        new RectifiedFlowProcess(), new RectifiedFlowProcess(3), new PoissonFlowProcess(128),
        new DiscreteVpProcess(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02), "trailing"),
        new DiscreteVpProcess(BetaSchedules.AlphaBars("scaled_linear", 1000, 0.00085, 0.012, zeroTerminal: true), "trailing"),
    ];

    // Runge-Kutta in even time has no chance against a first step that takes sigma from 4096 to 100, as zero terminal SNR asks.
    private static IEnumerable<TestCaseData> Runs =>
        from name in Solvers.Deterministic
        from process in Enumerable.Range(0, 8)
        where (name, process) != ("pndm-prk", 7)
        from lowers in new[] { false, true }
        select new TestCaseData(name, process, lowers);

    [TestCaseSource(nameof(Runs))]
    public void Run_reaches_the_exact_solution_from_the_prior(string name, int process, bool lowers)
    {
        const int steps = 80;
        var path = Processes[process];
        var model = new ExactGaussian(path);
        using var start = tensor(new double[] { 1, -0.5, 0.2 }, [1, 3]).mul_(path.NoiseScale(path.Levels(steps)[0]));

        using var result = SamplerRunner.Run(Solvers.Get(name, lowers), model, new([0], steps) { Start = new(0, start) });

        using var exact = model.Flow(start, path.Levels(steps)[0], 0);
        Assert.That(Values.Distance(result.State.Value, exact), Is.LessThan(0.06));
    }

    [Test]
    public void First_step_from_pure_noise_is_the_step_of_DDIM(
        [ValueSource(typeof(Solvers), nameof(Solvers.Deterministic))] string name,
        [Values(PredictionKind.Clean, PredictionKind.Velocity, PredictionKind.Flow)] PredictionKind kind)
    {
        var model = new ExactGaussian(new RectifiedFlowProcess(), kind);
        var (mine, ddim) = (First(Solvers.Get(name)), First(KnownSamplers.Get("ddim")));

        Assert.That(mine.Zip(ddim, (a, b) => Math.Abs(a - b)).Max(), Is.LessThan(1e-12));

        double[] First(ISampler sampler)
        {
            using var run = SamplerRunner.Begin(sampler, model, new([7], 6));
            run.MoveNext();
            return Values.Of(run.Current.State.Value);
        }
    }

    [Test]
    public void Every_step_is_finite_down_to_a_run_of_one(
        [ValueSource(typeof(Solvers), nameof(Solvers.All))] string name, [Values(1, 2, 3, 7)] int steps, [Range(0, 7)] int process)
    {
        var model = new ExactGaussian(Processes[process]);

        using var _ = Assert.EnterMultipleScope();
        SamplerRunner.Run(Solvers.Get(name), model, new([7], steps), step =>
            Assert.That(step.State.Tensors.SelectMany(Values.Of), Is.All.Matches<double>(double.IsFinite), $"step {step.Index}")).Dispose();
    }

    [Test]
    public void Last_step_to_noise_0_ends_at_the_limited_clean_estimate(
        [Values("dpmpp-2", "dpmpp-3", "dpm-2", "sde++-2", "sde-2", "single-3", "single-2-noise", "unipc-2")] string name)
    {
        var model = new ExactGaussian(new EdmProcess(), PredictionKind.Epsilon, 50);
        var request = new SamplingRequest([1], 12) { Settings = new Dictionary<string, double> { ["clip"] = 0.4 } };

        using var result = SamplerRunner.Run(Solvers.Get(name), model, request);

        var x = Values.Of(result.State.Value);
        Assert.That((x.Min(), x.Max()), Is.EqualTo((-0.4, 0.4)));
    }
}
