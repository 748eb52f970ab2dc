using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PhaseSpaceSolverTests
{
    private const int N = 8_000;

    private static readonly PsldProcess[] Processes =
    [
        new(), new(nu: 1, gamma: 2), new(nu: 4, gamma: 0),
        new(nu: 3, gamma: 0.5, betaMin: 2, betaMax: 10, factorisation: PsldFactorisation.Upper),
    ];

    private static ISampler Sampler(string name) => new PlannedSampler(name, "", name switch
    {
        "em" => new PsldEulerMaruyama(),
        "sscs" => new SymmetricSplitting(),
        "naive" => new SplittingOde(reduced: false),
        _ => new SplittingOde(),
    });

    [TestCase("em", 1, 400, 0.03)]
    [TestCase("em", 2, 400, 0.03)]
    [TestCase("sscs", 0, 150, 0.03)]
    [TestCase("sscs", 1, 150, 0.03)]
    [TestCase("sscs", 2, 150, 0.03)]
    [TestCase("sscs", 3, 150, 0.03)]
    [TestCase("verlet", 0, 60, 0.03)]
    [TestCase("verlet", 1, 240, 0.03)]
    public void Many_steps_reproduce_the_mean_and_the_variance_of_the_data(string name, int process, int steps, double tolerance)
    {
        using var result = SamplerRunner.Run(Sampler(name), new GaussianPairs(Processes[process], N), new([7], steps));

        var x = Values.Of(result.State.Value);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Mean(x), Is.EqualTo(GaussianPairs.Mean).Within(tolerance));
        Assert.That(Math.Sqrt(Moments.Variance(x)), Is.EqualTo(GaussianPairs.Deviation).Within(tolerance));
    }

    [Test]
    public void Halving_the_step_halves_the_error_of_the_splitting_at_least(
        [Values("verlet", "naive")] string name, [Range(0, 3)] int process)
    {
        var ratio = FlowError(name, process, 100) / FlowError(name, process, 200);

        Assert.That(ratio, Is.InRange(1.7, 4.8));
    }

    [Test]
    public void Reduced_splitting_is_nearer_to_the_flow_than_the_naive_one_at_two_thirds_of_its_cost([Range(0, 3)] int process) =>
        Assert.That(FlowError("verlet", process, 60), Is.LessThan(FlowError("naive", process, 60)));

    [TestCase("em", 5)]
    [TestCase("sscs", 5)]
    [TestCase("verlet", 9)]
    [TestCase("naive", 13)]
    public void Five_steps_cost_what_the_page_says_and_the_last_one_evaluation(string name, int evaluations)
    {
        using var result = SamplerRunner.Run(Sampler(name), new GaussianPairs(Processes[1]), new([0, 1], 5));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(evaluations));
        Assert.That(result.Summary.Steps, Is.EqualTo(5));
        Assert.That(result.State.Parts[PhasePair.Momentum].shape, Is.EqualTo(new long[] { 2, 2 }));
    }

    [TestCase("em")]
    [TestCase("sscs")]
    [TestCase("verlet")]
    public void Other_processes_are_refused_by_the_names_of_both(string name) => Assert.That(
        () => SamplerRunner.Run(Sampler(name), new GaussianData(new EdmProcess()), new([0], 5)),
        Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("moves 'psld' only").And.Message.Contains("'edm'"));

    [Test]
    public void Solvers_for_one_variable_refuse_pairs() => Assert.That(
        () => SamplerRunner.Run(KnownSamplers.Get("ddim"), new GaussianPairs(Processes[0]), new([0], 5)),
        Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("psld"));

    [Test]
    public void Row_of_a_batch_is_what_it_is_alone([Values("em", "sscs", "verlet")] string name)
    {
        var model = new GaussianPairs(Processes[1]);

        using var both = SamplerRunner.Run(Sampler(name), model, new([3, 4], 6));
        using var second = SamplerRunner.Run(Sampler(name), model, new([4], 6));

        Assert.That(Values.Same(Values.RowBits(both.State.Value, 1), Values.Bits(second.State.Value)));
    }

    [Test]
    public void Runs_leave_no_tensor_behind([Values("em", "sscs", "verlet", "naive")] string name) => LiveTensors.AreUnchangedBy(
        () => SamplerRunner.Run(Sampler(name), new GaussianPairs(Processes[3]), new([0, 1], 5)).Dispose());

    /// <summary>The distance to the exact flow from level 0.9 to 0.2, short of both ends: only the solver's own error is seen.</summary>
    private static double FlowError(string name, int process, int steps)
    {
        var model = new GaussianPairs(Processes[process]);
        double[] xs = [1.2, -0.7], ms = [0.3, -0.5];
        using var x = tensor(xs, [1, 2]);
        using var m = tensor(ms, [1, 2]);
        var request = LevelLine.Even(steps, 0.9, 0.2) with { Start = new(0, PhasePair.State(x, m)) };
        using var result = SamplerRunner.Run(Sampler(name), model, request);
        var exact = xs.Zip(ms, (a, b) => model.Flow(a, b, 0.9, 0.2)).ToArray();
        return Values.Of(result.State.Value).Zip(exact, (a, e) => Math.Abs(a - e.X))
            .Concat(Values.Of(result.State.Parts[PhasePair.Momentum]).Zip(exact, (a, e) => Math.Abs(a - e.M))).Max();
    }
}
