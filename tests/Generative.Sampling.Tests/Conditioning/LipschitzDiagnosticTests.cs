using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class LipschitzDiagnosticTests
{
    private static readonly VpProcess Process = new();
    private static readonly RowStreams Random = new(Enumerable.Range(0, 64).Select(i => (long)i));

    [TestCase(0.3, 0.301)]
    [TestCase(0.004, 0.003)]
    public void Estimate_is_the_mean_norm_of_the_change_over_the_change_of_the_level(double level, double other)
    {
        using var scope = NewDisposeScope();
        var clean = Random.Normal("data", [4], ScalarType.Float64) * NoiseOfGaussian.Deviation;
        var model = new NoiseOfGaussian(Process);

        var estimate = LipschitzDiagnostic.Estimate(model, clean, level, other, Random);

        // By hand: the same state, the analytic slope at both levels.
        var x = Process.Perturb(clean, NoiseLevels.All(level), Random, "lipschitz").Value;
        var norm = x.square().sum(1).sqrt().mean().item<double>();
        var expected = norm * Math.Abs(model.Slope(level) - model.Slope(other)) / Math.Abs(level - other);
        Assert.That(estimate, Is.EqualTo(expected).Within(1e-9 * estimate));
    }

    [Test]
    public void Exact_networks_show_the_singularity_at_0()
    {
        using var clean = Random.Normal("data", [4], ScalarType.Float64);
        double[] levels = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

        var profile = LipschitzDiagnostic.Profile(new NoiseOfGaussian(Process), clean, levels, Random);

        // d eps / dt grows as t^(-1/2): a factor of about sqrt 10 a decade at the end.
        using var _ = Assert.EnterMultipleScope();
        Assert.That(profile, Is.Ordered.Ascending);
        Assert.That(profile[^1] / profile[^2], Is.EqualTo(Math.Sqrt(10)).Within(0.3));
    }

    [Test]
    public void Other_parameterisations_are_read_as_epsilon()
    {
        using var clean = Random.Normal("data", [4], ScalarType.Float64);
        var denoiser = new GaussianData(Process, 4) { Mean = 0, Deviation = NoiseOfGaussian.Deviation };

        var asClean = LipschitzDiagnostic.Estimate(denoiser, clean, 0.2, 0.21, Random);
        var asNoise = LipschitzDiagnostic.Estimate(new NoiseOfGaussian(Process), clean, 0.2, 0.21, Random);

        Assert.That(asClean, Is.EqualTo(asNoise).Within(1e-9 * asNoise));
    }

    [TestCase(0.1, 0.1)]
    [TestCase(0.0, 0.1)]
    public void Equal_levels_and_level_0_are_refused(double level, double other)
    {
        using var clean = zeros([64, 4]);
        Assert.That(() => LipschitzDiagnostic.Estimate(new NoiseOfGaussian(Process), clean, level, other, Random),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("two different ones above 0"));
    }
}
