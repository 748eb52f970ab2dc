using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

[TestFixtureSource(nameof(All))]
public sealed class GaussianProcessTests(GaussianProcess process, double low, double high)
{
    private const int N = 50_000;

    private static readonly object[][] All =
    [
        [new EdmProcess(), 0.3, 5.0], [new VeProcess(), 0.1, 20.0], [new VpProcess(), 0.05, 0.4], [new VpProcess(scaled: false), 0.05, 0.4],
        [VpProcess.Spanning(0.02, 80), 0.05, 0.4],
    ];

    [Test]
    public void Rates_are_the_derivatives()
    {
        const double h = 1e-6;
        using var _ = Assert.EnterMultipleScope();
        foreach (var t in new[] { low, (low + high) / 2, high })
        {
            Assert.That(process.SigmaRate(t), Is.EqualTo((process.Sigma(t + h) - process.Sigma(t - h)) / (2 * h)).Within(1e-6).Percent);
            Assert.That(process.ScaleRate(t), Is.EqualTo((process.Scale(t + h) - process.Scale(t - h)) / (2 * h)).Within(1e-6));
        }
    }

    [Test]
    public void Level_of_sigma_undoes_sigma()
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var t in new[] { low, (low + high) / 2, high })
            Assert.That(process.LevelOf(process.Sigma(t)), Is.EqualTo(t).Within(1e-10));
        Assert.That(process.Sigma(0), Is.Zero);
        Assert.That(process.LevelOf(0), Is.EqualTo(0).Within(1e-12));
        Assert.That(process.Scale(0), Is.EqualTo(1));
    }

    [Test]
    public void Levels_fall_from_the_priors_to_zero([Values(1, 2, 18)] int steps)
    {
        var levels = process.Levels(steps);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels, Has.Count.EqualTo(steps + 1));
        Assert.That(levels, Is.Ordered.Descending);
        Assert.That(levels, Is.Unique);
        Assert.That(levels[^1], Is.Zero);
        Assert.That(levels[0], Is.EqualTo(process.Levels(50)[0]), "the prior's level does not depend on the steps");
    }

    [Test]
    public void Prior_has_the_scale_of_its_level()
    {
        using var prior = process.DrawPrior([N], NoiseLevels.All(high), new RowStreams(1)).Value;
        var x = Values.Of(prior);
        var deviation = process.Sigma(high) * process.Scale(high);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(prior.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(prior.shape, Is.EqualTo(new long[] { 1, N }));
        Assert.That(Moments.Mean(x), Is.EqualTo(0).Within(5 * deviation / Math.Sqrt(N)));
        Assert.That(Moments.Variance(x), Is.EqualTo(deviation * deviation).Within(5 * Math.Sqrt(2.0 / N) * deviation * deviation));
    }

    [Test]
    public void Perturbed_data_has_the_scaled_mean_and_the_noise_of_its_level()
    {
        using var clean = full(1, N, 2.5, ScalarType.Float32);
        using var state = process.Perturb(clean, NoiseLevels.All(high), new RowStreams(2), "train").Value;

        Check(state, 2.5, high);
    }

    [Test]
    public void Raised_state_follows_the_law_of_the_higher_level()
    {
        using var clean = full(1, N, 2.5, ScalarType.Float64);
        var streams = new RowStreams(3);
        var state = process.Perturb(clean, NoiseLevels.All(low), streams, "train");
        using var value = state.Value;
        using var raised = process.Raise(state, NoiseLevels.All(low), NoiseLevels.All(high), streams, "churn").Value;

        Check(raised, 2.5, high);
    }

    [Test]
    public void Raising_without_noise_only_rescales()
    {
        using var x = tensor(new[] { 1.0, -2 }, [1, 2]);
        using var raised = process.Raise(x, NoiseLevels.All(low), NoiseLevels.All(high), new RowStreams(3), "churn", noiseScale: 0).Value;

        var ratio = process.Scale(high) / process.Scale(low);
        Assert.That(Values.Of(raised), Is.EqualTo(new[] { ratio, -2 * ratio }).Within(1e-14));
    }

    private void Check(Tensor state, double clean, double level)
    {
        var x = Values.Of(state);
        var deviation = process.Sigma(level) * process.Scale(level);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(state.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(Moments.Mean(x), Is.EqualTo(clean * process.Scale(level)).Within(5 * deviation / Math.Sqrt(N)));
        Assert.That(Moments.Variance(x), Is.EqualTo(deviation * deviation).Within(5 * Math.Sqrt(2.0 / N) * deviation * deviation));
    }
}
