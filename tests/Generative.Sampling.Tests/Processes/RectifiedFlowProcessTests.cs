using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class RectifiedFlowProcessTests
{
    private static readonly RectifiedFlowProcess Flow = new();

    [Test]
    public void Signal_and_noise_share_one([Values(0, 0.2, 0.5, 0.9, 1)] double t)
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That((Flow.Scale(t), Flow.NoiseScale(t)), Is.EqualTo((1 - t, t)));
        Assert.That(Flow.Sigma(t), t == 1 ? Is.EqualTo(double.PositiveInfinity) : Is.EqualTo(t / (1 - t)));
        Assert.That(Flow.LevelOf(Flow.Sigma(t)), Is.EqualTo(t).Within(1e-15));
        Assert.That((Flow.ScaleRate(t), Flow.NoiseScaleRate(t)), Is.EqualTo((-1.0, 1.0)));
    }

    [Test]
    public void Rate_of_sigma_is_its_derivative([Values(0.1, 0.5, 0.9)] double t) =>
        Assert.That(Flow.SigmaRate(t), Is.EqualTo((Flow.Sigma(t + 1e-6) - Flow.Sigma(t - 1e-6)) / 2e-6).Within(1e-4).Percent);

    [Test]
    public void Times_are_even_and_shifted_towards_noise()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Flow.Levels(4), Is.EqualTo(new[] { 1, 0.75, 0.5, 0.25, 0 }).Within(1e-15));
        Assert.That(new RectifiedFlowProcess(3).Levels(4), Is.EqualTo(new[] { 1, 2.25 / 2.5, 1.5 / 2, 0.75 / 1.5, 0 }).Within(1e-15));
        Assert.That(Flow.Levels(1), Is.EqualTo(new[] { 1.0, 0 }));
        for (var n = 1; n <= 1000; n += 37)
            Assert.That(new RectifiedFlowProcess(3).Levels(n), Has.Count.EqualTo(n + 1).And.Ordered.Descending);
    }

    [Test]
    public void Prior_is_the_normal_draw_itself_and_perturbing_to_0_changes_nothing()
    {
        var streams = new RowStreams([1, 2]);
        using var scope = NewDisposeScope();
        var clean = rand(2, 4, dtype: ScalarType.Float64);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(Flow.DrawPrior([4], NoiseLevels.All(1), streams).Value),
            Is.EqualTo(Values.Of(streams.Normal("prior", [4], ScalarType.Float64))));
        Assert.That(Values.Of(Flow.Perturb(clean, NoiseLevels.All(0), streams, "data").Value), Is.EqualTo(Values.Of(clean)));
    }

    [Test]
    public void Samplers_walk_from_pure_noise_to_the_data([Values("edm-heun", "edm-churn", "ddim", "euler")] string sampler)
    {
        using var scope = NewDisposeScope();
        var points = tensor(new[] { 1.0, -1, 0.5, -1, 0.2, 0.8 }, [2, 3]);
        using var model = new EmpiricalDenoiser(points, Flow);

        using var result = SamplerRunner.Run(KnownSamplers.Get(sampler), model, new([.. Enumerable.Range(0, 20)], 40));

        var nearest = (result.State.Value.unsqueeze(1) - points).square().sum(-1).sqrt().min(1);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(nearest.values).Max(), Is.LessThan(1e-6));
        Assert.That(Values.Of(nearest.indexes).Distinct().Count(), Is.EqualTo(2));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Shift_that_is_not_above_0_is_refused(double shift) => Assert.That(() => new RectifiedFlowProcess(shift),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give a number above 0, 1 for none"));
}
