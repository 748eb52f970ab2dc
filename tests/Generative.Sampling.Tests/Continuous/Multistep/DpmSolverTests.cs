namespace Generative.Sampling.Tests;

public sealed class DpmSolverTests
{
    private const int N = 10_000;

    [Test]
    public void Order_1_is_DDIM([Values("dpmpp-1", "dpm-1")] string name)
    {
        var model = new GaussianData(new VpProcess(), 4);
        var request = new SamplingRequest([1, 2], 20);

        using var mine = SamplerRunner.Run(Solvers.Get(name), model, request);
        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);

        Assert.That(Values.Distance(mine.State.Value, ddim.State.Value), Is.LessThan(1e-12));
    }

    [Test]
    public void Reverse_diffusion_reproduces_the_mean_and_the_variance_of_the_data(
        [Values("sde++-1", "sde++-2", "sde++-2-heun", "sde++-3-exact", "sde-1", "sde-2", "sde-2-heun", "single-sde++-2",
            "single-sde++-3-heun-exact")] string name,
        [Values("edm", "vp")] string process)
    {
        var (mean, variance) = Law(name, process);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(mean, Is.EqualTo(0.3).Within(5 * 0.5 / Math.Sqrt(N)));
        // The first-order ones still lack a tenth at 300 steps.
        Assert.That(variance, Is.EqualTo(0.25).Within(5 * 0.25 * Math.Sqrt(2.0 / N) + 0.03));
    }

    [Test]
    public void Published_third_order_weights_of_the_single_step_form_inflate_the_variance_and_the_verdict_says_so()
    {
        var model = new GaussianData(new EdmProcess());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Law("single-sde++-3-heun", "edm").Variance, Is.GreaterThan(5));
        Assert.That(Validator.Judge(Solvers.Get("single-sde++-3-heun"), model).Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(Validator.Judge(Solvers.Get("single-sde++-3-heun-exact"), model).Kind, Is.EqualTo(VerdictKind.Exact));
    }

    [TestCase("dpmpp-2", 10, new[] { 10 })]
    [TestCase("dpmpp-3", 10, new[] { 9, 10 })]
    [TestCase("dpmpp-3", 15, new int[0])]
    [TestCase("single-2", 10, new[] { 10 })]
    [TestCase("single-2", 9, new int[0])]
    [TestCase("single-3", 9, new[] { 9 })]
    [TestCase("single-3", 16, new int[0])]
    public void Lowered_end_changes_the_last_steps_of_short_runs_and_of_full_cycles(string name, int steps, int[] changed)
    {
        var model = new GaussianData(new EdmProcess());
        var request = LevelLine.Even(steps, 4, 1);
        var (full, lowered) = (Rows(false), Rows(true));

        Assert.That(Enumerable.Range(1, steps).Where(i => !full[i - 1].SequenceEqual(lowered[i - 1])), Is.EqualTo(changed));

        List<double[]> Rows(bool lowers)
        {
            var rows = new List<double[]>();
            SamplerRunner.Run(Solvers.Get(name, lowers), model, request, s => rows.Add(Values.Of(s.State.Value))).Dispose();
            return rows;
        }
    }

    [Test]
    public void Euler_at_final_makes_the_last_step_of_a_long_run_first_order()
    {
        var model = new GaussianData(new EdmProcess());
        double[] Last(DpmSolverOptions options)
        {
            using var result = SamplerRunner.Run(new PlannedSampler("x", "", new DpmSolver(options)), model, LevelLine.Even(20, 4, 1));
            return Values.Of(result.State.Value);
        }

        Assert.That(Last(new() { EulerAtFinal = true }), Is.Not.EqualTo(Last(new())));
    }

    [Test]
    public void Each_step_asks_once_and_draws_under_its_number()
    {
        var asked = new List<DrawKey>();
        var streams = new Runtime.RowStreams(0);
        var random = new Runtime.ReplaySource(1, key =>
        {
            asked.Add(key);
            return streams.Normal(key, [3], TorchSharp.torch.ScalarType.Float64);
        });

        using var result = SamplerRunner.Run(Solvers.Get("sde++-2"), new GaussianData(new EdmProcess()), new([0], 3) { Random = random });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(asked, Is.EqualTo(new DrawKey[] { "prior", new("dpm", 0), new("dpm", 1) }), "nothing is drawn for noise 0");
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(3));
    }

    private static IEnumerable<TestCaseData> Impossible =>
    [
        new(() => new DpmSolver(new() { Order = 4 }), "Order is 4; give 1, 2 or 3."),
        new(() => new DpmSolver(new() { Order = 3, Algorithm = DpmAlgorithm.SdeNoise }), "which SdeNoise has no step of; give 2"),
        new(() => new DpmSolverSingle(new() { Algorithm = DpmAlgorithm.SdeNoise }), "take SdePlusPlus"),
        new(() => new UniPc(new() { Order = 0 }), "Order is 0; give 1 to 4."),
    ];

    [TestCaseSource(nameof(Impossible))]
    public void Options_that_no_solver_can_follow_are_refused(Func<ISolver> build, string message) =>
        Assert.That(() => build(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    private static (double Mean, double Variance) Law(string name, string process)
    {
        var model = new GaussianData(process == "edm" ? new EdmProcess() : new VpProcess(), N);
        using var result = SamplerRunner.Run(Solvers.Get(name), model, new([11], 300));
        var x = Values.Of(result.State.Value);
        return (Moments.Mean(x), Moments.Variance(x));
    }
}
