using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class EarlyTimestepSharingTests
{
    private static readonly DiscreteVpProcess Discrete = new(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02));

    [TestCase(0.0, 0)]
    [TestCase(0.0199, 0)]
    [TestCase(0.02, 0.02)]
    [TestCase(0.0999, 0.08)]
    [TestCase(0.1, 0.1)]
    [TestCase(0.734, 0.734)]
    public void Early_levels_are_shown_as_the_start_of_their_part(double level, double shown) =>
        Assert.That(new EarlyTimestepSharing(new NoiseOfGaussian(new VpProcess()), 5, 0.1).Shared(level), Is.EqualTo(shown).Within(1e-15));

    [Test]
    public void Timesteps_below_100_show_5_values_which_are_multiples_of_20()
    {
        var model = new EarlyTimestepSharing(new NoiseOfGaussian(Discrete), 5, 101);

        var shown = Enumerable.Range(0, 1000).Select(t => DiscreteVpProcess.TimeOf(model.Shared(t + 1))).ToArray();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(shown[..100], Is.EqualTo(Enumerable.Range(0, 100).Select(t => t / 20 * 20.0)).Within(1e-9));
        Assert.That(shown[100..], Is.EqualTo(Enumerable.Range(100, 900).Select(t => (double)t)));
    }

    [Test]
    public void State_and_process_stay_and_only_the_shown_level_changes()
    {
        using var x = tensor(new double[] { 1, 2, 3, 4 }, [1, 4]);
        var inner = new NoiseOfGaussian(new VpProcess());
        var model = new EarlyTimestepSharing(inner, 2, 0.2, lowest: 0.01);

        using var shared = model.Predict(new(x, NoiseLevels.All(0.15), Conditioning.None)).Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(inner.Asked, Is.EqualTo(new[] { 0.105 }).Within(1e-15));
        Assert.That(Values.Of(shared), Is.EqualTo(Values.Of(x).Select(v => v * inner.Slope(0.105))).Within(1e-12));
        Assert.That(model.Process, Is.SameAs(inner.Process));
    }

    [Test]
    public void Samplers_run_on_it_and_ask_at_shared_levels_only()
    {
        var inner = new NoiseOfGaussian(Discrete);

        SamplerRunner.Run(KnownSamplers.Get("ddim"), new EarlyTimestepSharing(inner, 5, 101), new([0], 200)).Dispose();

        Assert.That(inner.Asked.Where(l => l < 101).Distinct().Count(), Is.EqualTo(5));
    }

    [Test]
    public void Sharing_takes_the_singularity_away()
    {
        using var clean = new RowStreams(Enumerable.Range(0, 256).Select(i => (long)i)).Normal("data", [4]);
        var random = new RowStreams(Enumerable.Range(0, 256).Select(i => (long)i));
        var inner = new NoiseOfGaussian(new VpProcess());
        var model = new EarlyTimestepSharing(inner, 4, 0.1, lowest: 1e-3);

        var bare = LipschitzDiagnostic.Estimate(inner, clean, 0.002, 0.003, random);
        var shared = LipschitzDiagnostic.Estimate(model, clean, 0.002, 0.003, random);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(bare, Is.GreaterThan(1));
        Assert.That(shared, Is.Zero);
    }

    [TestCase(0, 0.1, 0.0, "intervals is 0")]
    [TestCase(5, 0.1, 0.2, "threshold is 0.1")]
    [TestCase(5, double.NaN, 0.0, "threshold is NaN")]
    public void Bad_numbers_are_refused_by_name(int intervals, double threshold, double lowest, string message) => Assert.That(
        () => new EarlyTimestepSharing(new NoiseOfGaussian(new VpProcess()), intervals, threshold, lowest),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
}
