using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Runtime.Tests;

/// <summary>Fixed seeds, so each case passes or fails for ever; the bounds are five standard deviations of a true random source.</summary>
public sealed class DrawStatisticsTests
{
    private const int N = 100_000;
    private static readonly double FiveSigma = 5 / Math.Sqrt(N);

    [TestCase(0, "prior", 0)]
    [TestCase(1, "churn", 17)]
    [TestCase(-12345, "ddim", 3)]
    public void Normal_draws_have_mean_0_and_variance_1_and_the_normal_distribution(long seed, string name, long index)
    {
        var x = Normal(seed, new(name, index));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Mean(x), Is.EqualTo(0).Within(FiveSigma));
        Assert.That(Moments.Variance(x), Is.EqualTo(1).Within(FiveSigma * Math.Sqrt(2)));
        Assert.That(x.Average(v => Math.Pow(v, 4)), Is.EqualTo(3).Within(FiveSigma * Math.Sqrt(96)));
        Assert.That(Moments.Kolmogorov(x, NormalCdf(x)), Is.LessThan(1.95));     // 1.95: one in a thousand
    }

    [TestCase(0, 0)]
    [TestCase(99, 5)]
    public void Uniform_draws_lie_in_0_to_1_and_are_flat(long seed, long index)
    {
        using var draw = new RowStreams(seed).Uniform(new("unmask", index), [N]);
        var x = Values.Of(draw);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(x.Min(), Is.GreaterThanOrEqualTo(0));
        Assert.That(x.Max(), Is.LessThan(1));
        Assert.That(Moments.Mean(x), Is.EqualTo(0.5).Within(FiveSigma / Math.Sqrt(12)));
        Assert.That(Moments.Kolmogorov(x, p => p), Is.LessThan(1.95));
    }

    [Test]
    public void Streams_that_differ_in_name_index_or_seed_are_uncorrelated()
    {
        var x = Normal(7, new("a", 0));
        (string Case, double[] Draw)[] others =
        [
            ("name", Normal(7, new("b", 0))), ("index", Normal(7, new("a", 1))), ("far index", Normal(7, new("a", 1L << 32))),
            ("seed", Normal(8, new("a", 0))), ("far seed", Normal(7 + (1L << 32), new("a", 0))), ("negative seed", Normal(-7, new("a", 0))),
        ];

        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, y) in others)
            Assert.That(Moments.Correlation(x, y), Is.EqualTo(0).Within(FiveSigma), name);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Neighbouring_elements_are_uncorrelated(int lag)
    {
        var x = Normal(3, "prior");

        Assert.That(Moments.Correlation(x[..^lag], x[lag..]), Is.EqualTo(0).Within(FiveSigma));
    }

    [Test]
    public void Neighbouring_seeds_are_as_spread_as_neighbouring_elements()
    {
        var seeds = Enumerable.Range(0, N).Select(i => (long)i);
        using var draw = new RowStreams(seeds).Normal("prior", [1], ScalarType.Float64);
        var x = Values.Of(draw);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Kolmogorov(x, NormalCdf(x)), Is.LessThan(1.95));
        Assert.That(Moments.Correlation(x[..^1], x[1..]), Is.EqualTo(0).Within(FiveSigma));
    }

    private static double[] Normal(long seed, DrawKey key)
    {
        using var draw = new RowStreams(seed).Normal(key, [N], ScalarType.Float64);
        return Values.Of(draw);
    }

    /// <summary>The normal distribution function at the sample's points: .NET has no erf, torch has.</summary>
    private static Func<double, double> NormalCdf(double[] points)
    {
        using var scope = NewDisposeScope();
        var cdf = Values.Of(((tensor(points) / Math.Sqrt(2)).erf() + 1) / 2);
        return points.Zip(cdf).DistinctBy(p => p.First).ToDictionary(p => p.First, p => p.Second).GetValueOrDefault;
    }
}
