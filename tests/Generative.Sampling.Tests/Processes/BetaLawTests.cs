namespace Generative.Sampling.Tests;

public sealed class BetaLawTests
{
    private static readonly double[] Points = [1e-6, 0.01, 0.2, 0.5, 0.77, 0.99, 1 - 1e-6];

    [Test]
    public void Shapes_of_one_are_the_uniform_law() =>
        Assert.That(Points.Select(x => BetaLaw.Cdf(x, 1, 1)), Is.EqualTo(Points).Within(1e-14));

    [Test]
    public void Arcsine_law_and_powers_are_met([Values(0.3, 2, 40)] double shape)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var x in Points)
        {
            Assert.That(BetaLaw.Cdf(x, 0.5, 0.5), Is.EqualTo(2 / Math.PI * Math.Asin(Math.Sqrt(x))).Within(1e-13));
            Assert.That(BetaLaw.Cdf(x, shape, 1), Is.EqualTo(Math.Pow(x, shape)).Within(1e-13));
            Assert.That(BetaLaw.Cdf(x, 1, shape), Is.EqualTo(1 - Math.Pow(1 - x, shape)).Within(1e-13));
        }
    }

    // Abramowitz and Stegun 26.5.7: for whole shapes it is the chance of at least a successes in a + b - 1 trials.
    [TestCase(2, 2)]
    [TestCase(3, 7)]
    [TestCase(12, 5)]
    [TestCase(40, 40)]
    [TestCase(1, 90)]
    public void Whole_shapes_are_sums_of_binomial_chances(int a, int b)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var x in Points)
            Assert.That(BetaLaw.Cdf(x, a, b), Is.EqualTo(Binomial(x, a, a + b - 1)).Within(1e-12), $"x = {x}");
    }

    [Test]
    public void Law_is_symmetric([Values(0.5, 3, 392)] double a, [Values(0.5, 64, 1024)] double b)
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(BetaLaw.Cdf(0.5, a, a), Is.EqualTo(0.5).Within(1e-11));
        foreach (var x in Points)
            Assert.That(BetaLaw.Cdf(x, a, b), Is.EqualTo(1 - BetaLaw.Cdf(1 - x, b, a)).Within(1e-10), $"x = {x}");
    }

    [Test]
    public void Distribution_rises_from_0_to_1_without_a_step_where_the_fraction_changes()
    {
        var values = Enumerable.Range(0, 2001).Select(i => BetaLaw.Cdf(i / 2000.0, 392, 64)).ToArray();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(values, Is.Ordered.Ascending);
        Assert.That((values[0], values[^1]), Is.EqualTo((0.0, 1.0)));
        Assert.That(values.Zip(values.Skip(1), (p, q) => q - p).Max(), Is.LessThan(0.02));
        Assert.That((BetaLaw.Cdf(-1, 2, 3), BetaLaw.Cdf(2, 2, 3)), Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void Quantile_inverts_the_distribution([Values(0.5, 0.6, 1, 7, 64, 400)] double a, [Values(0.5, 0.6, 1, 7, 64, 400)] double b)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var p in (double[])[1e-6, 0.01, 0.3, 0.5, 0.9, 0.999])
            Assert.That(BetaLaw.Cdf(BetaLaw.Quantile(p, a, b), a, b), Is.EqualTo(p).Within(Within(a, b)), $"p = {p}");
        Assert.That((BetaLaw.Quantile(0, a, b), BetaLaw.Quantile(1, a, b)), Is.EqualTo((0.0, 1.0)));
    }

    [TestCase(double.NaN)]
    [TestCase(-0.1)]
    [TestCase(1.1)]
    public void Number_that_is_no_probability_is_refused(double p) =>
        Assert.That(() => BetaLaw.Quantile(p, 1, 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give a probability from 0 to 1"));

    [Test]
    public void Shapes_that_are_no_shapes_are_refused([Values(0, -2)] double shape)
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => BetaLaw.Cdf(0.5, shape, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => BetaLaw.Cdf(0.5, 1, shape), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>Next to 1 a double has steps of 1e-16, over which a law with b below 1 climbs by their square root.</summary>
    private static double Within(double a, double b) => b < 1 || a < 1 ? 2e-8 : 1e-11;

    private static double Binomial(double x, int least, int trials)
    {
        var chance = 0.0;
        for (var k = least; k <= trials; k++)
        {
            var log = k * Math.Log(x) + (trials - k) * Math.Log(1 - x);
            for (var i = 1; i <= k; i++)
                log += Math.Log((trials - k + i) / (double)i);
            chance += Math.Exp(log);
        }
        return chance;
    }
}
