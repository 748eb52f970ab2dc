using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The law of the Poisson flow's prior over pictures of 784 pixels. Seeds are fixed, so each case passes or fails for ever; the bounds are
/// met by a right law but for one case in a million.
/// </summary>
public sealed class PoissonRadiusTests
{
    private const int Rows = 4000, N = 784;
    private const double Sigma = 80, OneInAMillion = 2.7;

    [Test]
    public void Radius_of_the_prior_follows_the_beta_prime_law([Values(1, 64, 128, 2048)] double d)
    {
        var flow = new PoissonFlowProcess(d);
        var radii = Radii(flow, Sigma);

        // r^2 / (R^2 + r^2) is the nearer to 0 of the two shares, where doubles are dense.
        var r = flow.Radius(Sigma);
        double[] shares = [.. radii.Select(radius => r * r / (radius * radius + r * r))];
        Assert.That(Moments.Kolmogorov(shares, x => BetaLaw.Cdf(x, d / 2, N / 2.0)), Is.LessThan(OneInAMillion));
    }

    [Test]
    public void Coordinates_of_the_prior_are_Student_t([Values(1, 3, 64, 2048)] double d)
    {
        // One coordinate a row: those of a row share their radius.
        using var prior = Prior(new PoissonFlowProcess(d), Sigma, 3);
        double[] first = [.. Values.Of(prior).Where((_, i) => i % 3 == 1).Select(v => v / Sigma)];

        Assert.That(Moments.Kolmogorov(first, t => StudentT(t, d)), Is.LessThan(OneInAMillion));
    }

    [Test]
    public void Radius_of_the_prior_spreads_as_that_of_a_Student_t_and_not_as_that_of_a_normal_law([Values(64, 128, 2048)] double d)
    {
        var (poisson, normal) = (LogSpread(new PoissonFlowProcess(d)), LogSpread(new PoissonFlowProcess(double.PositiveInfinity)));

        // ln R = (ln G - ln H) / 2 with two gamma draws: a quarter of their trigammas, to second order in 1/N and 1/D.
        static double QuarterTrigamma(double shape) => (1 / shape + 1 / (2 * shape * shape)) / 4;
        var (wanted, plain) = (QuarterTrigamma(N / 2.0) + QuarterTrigamma(d / 2), QuarterTrigamma(N / 2.0));
        var error = 5 * Math.Sqrt(2.0 / Rows);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(poisson / wanted, Is.EqualTo(1).Within(error), "the Poisson flow's own law");
        Assert.That(normal / plain, Is.EqualTo(1).Within(error), "the limit's own law");
        Assert.That(normal / wanted, Is.Not.EqualTo(1).Within(error), "this test would let a normal prior pass");
    }

    [Test]
    public void Tails_of_the_coordinates_are_heavier_than_normal()
    {
        const double d = 12;
        using var prior = Prior(new PoissonFlowProcess(d), 1, 64);
        using var normal = Prior(new PoissonFlowProcess(double.PositiveInfinity), 1, 64);

        // A heavy-tailed law's own kurtosis settles slowly: 6 / (D - 4) = 0.75 within a third.
        using var _ = Assert.EnterMultipleScope();
        Assert.That(ExcessKurtosis(Values.Of(prior)), Is.EqualTo(6 / (d - 4)).Within(0.25));
        Assert.That(ExcessKurtosis(Values.Of(normal)), Is.EqualTo(0).Within(0.05));
    }

    [Test]
    public void Direction_of_the_prior_does_not_depend_on_its_radius()
    {
        using var prior = Prior(new PoissonFlowProcess(4), 1, 2);
        var x = Values.Of(prior);
        double[] radii = [.. Enumerable.Range(0, Rows).Select(i => Math.Log(Math.Pow(x[2 * i], 2) + Math.Pow(x[2 * i + 1], 2)))];
        double[] angles = [.. Enumerable.Range(0, Rows).Select(i => Math.Atan2(x[2 * i + 1], x[2 * i]))];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Kolmogorov(angles, v => (v + Math.PI) / (2 * Math.PI)), Is.LessThan(OneInAMillion));
        Assert.That(Moments.Correlation(radii, [.. angles.Select(Math.Cos)]), Is.EqualTo(0).Within(5 / Math.Sqrt(Rows)));
    }

    [TestCase(6.0)]
    [TestCase(128.0)]
    public void Perturbed_states_have_the_variance_of_the_kernel(double d)
    {
        const double sigma = 2.5;
        using var scope = NewDisposeScope();
        var clean = full([5 * Rows, 3], 0.7, ScalarType.Float64);
        var streams = new RowStreams(Enumerable.Range(0, 5 * Rows).Select(i => (long)i));

        var x = new PoissonFlowProcess(d, new KeptVariance()).Perturb(clean, NoiseLevels.All(sigma), streams, "data").Value;

        // Scale 1 / sqrt(1 + sigma^2); a unit Student-t has variance D / (D - 2).
        var s = 1 / Math.Sqrt(1 + sigma * sigma);
        var wanted = Math.Pow(s * sigma, 2) * d / (d - 2);
        double[] first = [.. Values.Of(x).Where((_, i) => i % 3 == 0)];
        var fourth = first.Average(v => Math.Pow(v - 0.7 * s, 4));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Mean(first), Is.EqualTo(0.7 * s).Within(5 * Math.Sqrt(wanted / first.Length)));
        Assert.That(Moments.Variance(first), Is.EqualTo(wanted).Within(5 * Math.Sqrt((fourth - wanted * wanted) / first.Length)));
    }

    private static double LogSpread(PoissonFlowProcess flow) => Moments.Variance([.. Radii(flow, Sigma).Select(r => Math.Log(r))]);

    private static double[] Radii(PoissonFlowProcess flow, double sigma)
    {
        using var prior = Prior(flow, sigma, 28, 28);
        using var radii = prior.flatten(1).norm(1);
        return Values.Of(radii);
    }

    private static Tensor Prior(PoissonFlowProcess flow, double sigma, params long[] rowShape) =>
        flow.DrawPrior(rowShape, NoiseLevels.All(sigma), new RowStreams(Enumerable.Range(0, Rows).Select(i => 5000L + i))).Value;

    private static double StudentT(double t, double d) => t < 0 ? 1 - StudentT(-t, d) : 1 - 0.5 * BetaLaw.Cdf(d / (d + t * t), d / 2, 0.5);

    private static double ExcessKurtosis(double[] x) => x.Average(v => Math.Pow(v, 4)) / Math.Pow(x.Average(v => v * v), 2) - 3;
}
