using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PoissonFlowProcessTests
{
    private static readonly PoissonFlowProcess Limit = new(double.PositiveInfinity);

    [TestCase(0)]
    [TestCase(-128)]
    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void D_that_is_not_above_0_is_refused(double d) =>
        Assert.That(() => new PoissonFlowProcess(d), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("give a number above 0, such as 128, or infinity for diffusion"));

    [Test]
    public void Levels_scale_and_noise_are_those_of_the_path_whatever_D([Values(1, 128, double.PositiveInfinity)] double d)
    {
        var (edm, vp) = (new EdmProcess(0.01, 20, 3), new VpProcess());
        var (onEdm, onVp) = (new PoissonFlowProcess(d, edm), new PoissonFlowProcess(d, vp));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(onEdm.Levels(7), Is.EqualTo(edm.Levels(7)));
        Assert.That(new PoissonFlowProcess(d).Levels(5), Is.EqualTo(new EdmProcess().Levels(5)));
        foreach (var t in (double[])[0.1, 0.5, 1])
        {
            Assert.That((onVp.Sigma(t), onVp.SigmaRate(t), onVp.Scale(t), onVp.ScaleRate(t)),
                Is.EqualTo((vp.Sigma(t), vp.SigmaRate(t), vp.Scale(t), vp.ScaleRate(t))));
            Assert.That((onVp.NoiseScale(t), onVp.NoiseScaleRate(t)), Is.EqualTo((vp.NoiseScale(t), vp.NoiseScaleRate(t))));
            Assert.That(onVp.LevelOf(onVp.Sigma(t)), Is.EqualTo(t).Within(1e-12));
        }
        Assert.That(onEdm.Radius(3), Is.EqualTo(3 * Math.Sqrt(d)));
    }

    [Test]
    public void Unit_noise_is_the_direction_of_the_normal_draw_times_the_radius_of_the_beta_draw()
    {
        using var scope = NewDisposeScope();
        var z = tensor(new[] { 3.0, 4, 0, 0, 0, -2 }, [2, 1, 3]);

        var n = PoissonFlowProcess.UnitNoise(z, tensor(new[] { 0.5, 0.8 }), 9);

        // sqrt(9 * 0.5 / 0.5) = 3 and sqrt(9 * 0.8 / 0.2) = 6.
        Assert.That(Values.Of(n), Is.EqualTo(new[] { 1.8, 2.4, 0, 0, 0, -6 }).Within(1e-14));
    }

    [Test]
    public void Row_seven_of_sixteen_equals_row_seven_alone()
    {
        long[] seeds = [.. Enumerable.Range(0, 16).Select(i => 40L + i)];
        var flow = new PoissonFlowProcess(128);
        using var batch = flow.DrawPrior([1, 4, 4], NoiseLevels.All(80), new RowStreams(seeds)).Value;
        using var alone = flow.DrawPrior([1, 4, 4], NoiseLevels.All(80), new RowStreams(seeds[7])).Value;

        Assert.That(Values.Same(Values.RowBits(batch, 7), Values.Bits(alone)));
    }

    [Test]
    public void Radius_is_drawn_under_a_name_of_its_own()
    {
        var asked = new List<DrawKey>();
        var streams = new RowStreams(0);
        var random = new ReplaySource(1, key =>
        {
            asked.Add(key);
            return key.Name.EndsWith("-radius", StringComparison.Ordinal) ? streams.Beta(key, 2, 64, [])
                : streams.Normal(key, [4], ScalarType.Float64);
        });
        var flow = new PoissonFlowProcess(128);
        using var scope = NewDisposeScope();

        flow.DrawPrior([4], NoiseLevels.All(1), random);
        flow.Perturb(zeros(1, 4, ScalarType.Float64), NoiseLevels.All(1), random, new("data", 7));
        Limit.DrawPrior([4], NoiseLevels.All(1), random);

        Assert.That(asked, Is.EqualTo(new DrawKey[] { "prior", "prior-radius", new("data", 7), new("data-radius", 7), "prior" }));
    }

    [Test]
    public void Infinite_D_is_the_EDM_process_bit_for_bit([Values("edm-heun", "edm-churn", "ddim", "euler")] string sampler)
    {
        using var scope = NewDisposeScope();
        var (edm, streams) = (new EdmProcess(), new RowStreams([1, 2]));
        var (clean, half) = (ones(2, 5, ScalarType.Float64), NoiseLevels.All(0.5));
        using var points = Points();

        using var _ = Assert.EnterMultipleScope();
        Same(Limit.DrawPrior([5], NoiseLevels.All(80), streams), edm.DrawPrior([5], NoiseLevels.All(80), streams));
        Same(Limit.Perturb(clean, half, streams, "data"), edm.Perturb(clean, half, streams, "data"));
        Same(Limit.Raise(clean, half, NoiseLevels.All(2), streams, "churn"), edm.Raise(clean, half, NoiseLevels.All(2), streams, "churn"));
        Same(Run(Limit), Run(edm));
        Assert.That(Limit.RaisesExactly);

        static void Same(SampleState a, SampleState b) => Assert.That(Values.Same(Values.Bits(a.Value), Values.Bits(b.Value)));

        SampleState Run(IContinuousProcess process) =>
            SamplerRunner.Run(KnownSamplers.Get(sampler), new EmpiricalDenoiser(points, process), new([3, 4], 6)).State;
    }

    // With the radii that the normal draws have anyway, both runs begin at the same place; what is left is the difference of the kernels.
    [Test]
    public void Trajectory_of_D_two_to_the_twenty_equals_that_of_EDM()
    {
        const double d = 1 << 20;
        using var scope = NewDisposeScope();
        using var points = Points();
        var streams = new RowStreams([1, 2, 3]);
        var replay = new ReplaySource(3, key =>
        {
            var normal = streams.Normal(
                key with { Name = key.Name.Replace("-radius", "", StringComparison.Ordinal) }, [5], ScalarType.Float64);
            var squared = normal.square().sum(1);
            return key.Name.EndsWith("-radius", StringComparison.Ordinal) ? squared / (squared + d) : normal;
        });

        var (poisson, edm) = (Trajectory(new PoissonFlowProcess(d)), Trajectory(new EdmProcess()));
        var near = Trajectory(new PoissonFlowProcess(8));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(poisson.Zip(edm, Values.Distance).Max(), Is.LessThan(1e-3));
        Assert.That(near.Zip(edm, Values.Distance).Max(), Is.GreaterThan(1e-2), "the kernels of small D differ");

        List<Tensor> Trajectory(IContinuousProcess process)
        {
            var states = new List<Tensor>();
            var request = new SamplingRequest([1, 2, 3], 18) { Random = replay };
            SamplerRunner.Run(KnownSamplers.Get("edm-heun"), new EmpiricalDenoiser(points, process), request,
                step => states.Add(step.State.Value.clone().DetachFromDisposeScope())).Dispose();
            return states;
        }
    }

    [TestCase("edm-heun", "", 0, VerdictKind.Exact)]
    [TestCase("euler", "", 0, VerdictKind.Exact)]
    [TestCase("ddim", "eta", 0, VerdictKind.Exact)]
    [TestCase("edm-churn", "", 0, VerdictKind.Approximate)]
    [TestCase("edm-churn", "S_churn", 0, VerdictKind.Exact)]
    [TestCase("edm-heun", "S_churn", 4, VerdictKind.Approximate)]
    [TestCase("euler", "S_churn", 4, VerdictKind.Approximate)]
    [TestCase("ddim", "eta", 1, VerdictKind.Approximate)]
    public void Samplers_that_add_normal_noise_on_their_way_are_approximate_at_finite_D(
        string name, string setting, double value, VerdictKind finite)
    {
        var settings = setting.Length == 0 ? [] : new Dictionary<string, double> { [setting] = value };
        Verdict Judge(double d) => Validator.Judge(KnownSamplers.Get(name), new NoModel(new PoissonFlowProcess(d)), null, settings);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Judge(128).Kind, Is.EqualTo(finite));
        Assert.That(Judge(128).Reason, finite == VerdictKind.Exact ? Is.Empty : Does.Contain("'poisson-flow'"));
        Assert.That(Judge(double.PositiveInfinity), Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public void Deterministic_samplers_end_in_the_data([Values(1, 64, 2048)] double d, [Values("edm-heun", "ddim", "euler")] string sampler)
    {
        using var scope = NewDisposeScope();
        using var points = Points();
        using var model = new EmpiricalDenoiser(points, new PoissonFlowProcess(d));

        using var result = SamplerRunner.Run(KnownSamplers.Get(sampler), model, new([.. Enumerable.Range(0, 40)], 30));

        var nearest = (result.State.Value.unsqueeze(1) - points).square().sum(-1).sqrt().min(1);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(nearest.values).Max(), Is.LessThan(1e-6), "every run ends at a point of the data");
        Assert.That(Values.Of(nearest.indexes).Distinct().Count(), Is.EqualTo(3), "and each point is reached");
    }

    private static Tensor Points() => tensor(new[] { 1.0, 0, -1, 0.5, 0, -1, 1, 0.3, 0, -0.5, 0.2, -0.8, 1, -1, 1 }, [3, 5]);
}
