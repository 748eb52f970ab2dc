using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class LatentConsistencyTests
{
    private static readonly DiscreteVpProcess Process = new(BetaSchedules.AlphaBars("scaled_linear", 1000, 0.00085, 0.012));

    [TestCase(4, new double[] { 1000, 760, 500, 260, 0 })]
    [TestCase(1, new double[] { 1000, 0 })]
    public void Levels_are_chosen_evenly_among_the_original_solvers(int steps, double[] levels) =>
        Assert.That(new LatentConsistency().Levels(steps), Is.EqualTo(levels));

    [TestCase(0, 1000, "steps is 0; the network was distilled from 50: give 1 to 50.")]
    [TestCase(51, 1000, "steps is 51")]
    [TestCase(4, 49, "num_train_timesteps is 49; give at least the 50 original steps.")]
    public void Levels_that_cannot_be_chosen_are_refused(int steps, int trainSteps, string message) =>
        Assert.That(() => new LatentConsistency().Levels(steps, trainSteps),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    [Test]
    public void One_step_is_the_answer_within_the_boundary_scalings()
    {
        var model = new ExactGaussian(Process);
        using var start = tensor(new double[] { 1, -0.5, 0.2 }, [1, 3]);
        var sampler = new PlannedSampler("lcm", "", new LatentConsistency(timeOf: _ => 0.03));

        using var result = SamplerRunner.Run(sampler, model, new([0], 1) { Levels = [1000, 0], Start = new(0, start) });

        // Scaled time 0.3 against data of deviation 0.5.
        using var clean = model.Answer(start, 1000, PredictionKind.Clean);
        using var expected = clean * (0.3 / Math.Sqrt(0.34)) + start * (0.25 / 0.34);
        Assert.That(Values.Distance(result.State.Value, expected), Is.LessThan(1e-12));
    }

    [TestCase(false, new[] { "prior[0]", "lcm[0]", "lcm[1]" })]
    [TestCase(true, new[] { "prior[0]", "prior-radius[0]", "lcm[0]", "lcm-radius[0]", "lcm[1]", "lcm-radius[1]" })]
    public void Noise_between_steps_has_the_law_of_the_process(bool isPoisson, string[] draws)
    {
        var asked = new List<string>();
        var streams = new Runtime.RowStreams(0);
        var random = new Runtime.ReplaySource(1, key =>
        {
            asked.Add(key.ToString());
            return key.Name.EndsWith("-radius", StringComparison.Ordinal)
                ? streams.Beta(key, 1.5, 64, []) : streams.Normal(key, [3], ScalarType.Float64);
        });
        var model = new ExactGaussian(isPoisson ? new PoissonFlowProcess(128) : new EdmProcess());

        SamplerRunner.Run(new PlannedSampler("lcm", "", new LatentConsistency()), model, new([0], 3) { Random = random }).Dispose();

        Assert.That(asked, Is.EqualTo(draws));
    }

    [Test]
    public void Verdict_tells_that_networks_must_be_distilled_for_it()
    {
        var verdict = Validator.Judge(new PlannedSampler("lcm", "", new LatentConsistency()), new ExactGaussian(Process));

        Assert.That((verdict.Kind, verdict.Reason), Is.EqualTo((VerdictKind.Approximate,
            "it takes each answer for the end of the path, which holds for networks distilled for consistency only")));
    }
}
