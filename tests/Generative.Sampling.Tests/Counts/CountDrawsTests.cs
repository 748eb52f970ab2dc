using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class CountDrawsTests
{
    [Test]
    public void Probabilities_of_small_laws_are_those_of_the_textbook()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(CountDraws.Probabilities(new BinomialLaw(4, 0.25), 6), Is.EqualTo(new[]
        {
            81 / 256.0, 108 / 256.0, 54 / 256.0, 12 / 256.0, 1 / 256.0, 0,
        }).Within(1e-15));
        Assert.That(CountDraws.Probabilities(new PoissonLaw(2), 3),
            Is.EqualTo(new[] { 1, 2, 2 }.Select(v => v * Math.Exp(-2))).Within(1e-15));
        Assert.That(CountDraws.Probabilities(new BinomialLaw(3, 1), 5), Is.EqualTo(new double[] { 0, 0, 0, 1, 0 }));
        Assert.That(CountDraws.Probabilities(new BinomialLaw(3, 0), 2), Is.EqualTo(new double[] { 1, 0 }));
        Assert.That(CountDraws.Probabilities(new PoissonLaw(0), 2), Is.EqualTo(new double[] { 1, 0 }));
    }

    [TestCase(1, 0.3)]
    [TestCase(255, 0.5)]
    [TestCase(255, 3e-7)]
    [TestCase(255, 1 - 3e-7)]
    [TestCase(65535, 0.5)]
    [TestCase(65535, 1e-300)]
    [TestCase(65535, 1e-5)]
    [TestCase(65535, 1 - 1e-12)]
    public void Law_of_any_size_has_its_sum_mean_and_variance(long trials, double p)
    {
        var law = CountDraws.Probabilities(new BinomialLaw(trials, p), (int)trials + 1);
        var mean = law.Select((v, k) => v * k).Sum();
        var variance = law.Select((v, k) => v * (k - mean) * (k - mean)).Sum();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(law.Sum(), Is.EqualTo(1).Within(1e-12));
        Assert.That(mean, Is.EqualTo(trials * p).Within(1e-10 * trials * p + 1e-300));
        Assert.That(variance, Is.EqualTo(trials * p * (1 - p)).Within(1e-8 * trials * p * (1 - p) + 1e-12));
    }

    [TestCase(255, 0.37)]
    [TestCase(12, 0.999)]
    [TestCase(65535, 0.01)]
    public void Draw_is_the_smallest_count_whose_distribution_function_exceeds_u(long trials, double p)
    {
        var law = new BinomialLaw(trials, p);
        var probabilities = CountDraws.Probabilities(law, (int)trials + 1);
        var below = 0.0;
        using var _ = Assert.EnterMultipleScope();
        for (var k = 0; k <= trials; k++)
        {
            var above = below + probabilities[k];
            if (probabilities[k] > 1e-9)
            {
                Assert.That(CountDraws.Quantile(law, below + 1e-11), Is.EqualTo(k));
                Assert.That(CountDraws.Quantile(law, above - 1e-11), Is.EqualTo(k));
            }
            below = above;
        }
    }

    [TestCase(0.002)]
    [TestCase(7.5)]
    [TestCase(300)]
    public void Poisson_draw_too(double mean)
    {
        var law = new PoissonLaw(mean);
        var probabilities = CountDraws.Probabilities(law, 1000);
        var below = 0.0;
        using var _ = Assert.EnterMultipleScope();
        for (var k = 0; k < probabilities.Length; k++)
        {
            if (probabilities[k] > 1e-9)
                Assert.That(CountDraws.Quantile(law, below + probabilities[k] / 2), Is.EqualTo(k));
            below += probabilities[k];
        }
    }

    [TestCase(0L, 0.4, 0L)]
    [TestCase(9L, 0.0, 0L)]
    [TestCase(9L, 1.0, 9L)]
    public void Certain_counts_are_drawn_whatever_u_is(long trials, double p, long expected)
    {
        foreach (var u in new[] { 0, 0.5, Math.BitDecrement(1.0) })
            Assert.That(CountDraws.Quantile(new BinomialLaw(trials, p), u), Is.EqualTo(expected));
    }

    [Test]
    public void Ends_of_the_unit_interval_reach_the_tails_and_no_further()
    {
        var last = Math.BitDecrement(1.0);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(CountDraws.Quantile(new BinomialLaw(65535, 0.5), 0), Is.LessThan(32768 - 1000).And.GreaterThanOrEqualTo(0));
        Assert.That(CountDraws.Quantile(new BinomialLaw(65535, 0.5), last), Is.InRange(32768 + 1000, 32768 + 1500));
        Assert.That(CountDraws.Quantile(new BinomialLaw(255, 1e-12), last), Is.LessThanOrEqualTo(2));
        Assert.That(CountDraws.Quantile(new PoissonLaw(1e6), last), Is.InRange(1_008_000, 1_012_000));
    }

    [Test]
    public void Tensors_are_drawn_element_by_element_with_probabilities_broadcast()
    {
        using var scope = NewDisposeScope();
        var n = tensor(new long[] { 0, 5, 200, 7 }, [2, 2]);
        var p = tensor(new[] { 0.5, 0.9 }, [2, 1]);
        var u = tensor(new[] { 0.3, 0.7, 0.2, 0.6 }, [2, 2]);

        var drawn = CountDraws.Binomial(n, p, u);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(drawn.dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(drawn.data<long>().ToArray(), Is.EqualTo(new[]
        {
            0, CountDraws.Quantile(new BinomialLaw(5, 0.5), 0.7), CountDraws.Quantile(new BinomialLaw(200, 0.9), 0.2),
            CountDraws.Quantile(new BinomialLaw(7, 0.9), 0.6),
        }));
        Assert.That(CountDraws.Poisson(tensor(new[] { 0, 3.5 }), tensor(new[] { 0.9, 0.5 })).data<long>().ToArray(),
            Is.EqualTo(new[] { 0, CountDraws.Quantile(new PoissonLaw(3.5), 0.5) }));
    }

    [Test]
    public void Numbers_and_shapes_that_mean_nothing_are_refused()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new BinomialLaw(-1, 0.5), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("trials is -1"));
        Assert.That(() => new BinomialLaw(1, double.NaN),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("from 0 to 1"));
        Assert.That(() => new BinomialLaw(1, 1.1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("is 1.1"));
        Assert.That(() => new PoissonLaw(-0.1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("mean is -0.1"));
        Assert.That(() => new PoissonLaw(double.PositiveInfinity), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => CountDraws.Poisson(ones(3), ones(2)), Throws.ArgumentException.With.Message.Contains("shape [2]"));
    }
}
