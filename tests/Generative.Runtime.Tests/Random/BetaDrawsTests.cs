using static TorchSharp.torch;

namespace Generative.Runtime.Tests;

/// <summary>
/// Fixed seeds, so each case passes or fails for ever. The laws of Poisson radii are tested where their distribution function is: in
/// Generative.Sampling.
/// </summary>
public sealed class BetaDrawsTests
{
    private const int N = 40_000;

    // Shapes below 1, of 1, around it, and those of a Poisson flow over 784 pixels.
    [TestCase(0.1, 0.1)]
    [TestCase(0.5, 0.5)]
    [TestCase(0.02, 3.0)]
    [TestCase(1.0, 1.0)]
    [TestCase(2.5, 0.7)]
    [TestCase(392.0, 0.5)]
    [TestCase(392.0, 64.0)]
    [TestCase(392.0, 1024.0)]
    public void Draws_have_the_mean_and_the_variance_of_the_law(double a, double b)
    {
        var x = Draw(a, b);

        var variance = a * b / ((a + b) * (a + b) * (a + b + 1));
        var fourth = x.Average(v => Math.Pow(v - a / (a + b), 4));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(x, Is.All.GreaterThan(0).And.All.LessThan(1));
        Assert.That(Moments.Mean(x), Is.EqualTo(a / (a + b)).Within(5 * Math.Sqrt(variance / N)));
        Assert.That(Moments.Variance(x), Is.EqualTo(variance).Within(5 * Math.Sqrt((fourth - variance * variance) / N)));
    }

    [TestCase(1.0, 1.0, "x")]
    [TestCase(3.0, 1.0, "x^a")]
    [TestCase(0.25, 1.0, "x^a")]
    [TestCase(1.0, 40.0, "1 - (1 - x)^b")]
    [TestCase(1.0, 0.3, "1 - (1 - x)^b")]
    [TestCase(0.5, 0.5, "arcsine")]
    [TestCase(2.0, 2.0, "x^2 (3 - 2 x)")]
    public void Draws_follow_the_distribution_functions_that_have_a_closed_form(double a, double b, string form)
    {
        var x = Draw(a, b);

        Func<double, double> cdf = form switch
        {
            "x" => v => v,
            "x^a" => v => Math.Pow(v, a),
            "arcsine" => v => 2 / Math.PI * Math.Asin(Math.Sqrt(v)),
            "x^2 (3 - 2 x)" => v => v * v * (3 - 2 * v),
            _ => v => 1 - Math.Pow(1 - v, b),
        };
        Assert.That(Moments.Kolmogorov(x, cdf), Is.LessThan(2.7));      // 2.7: one in a million
    }

    [TestCase(0.5, 0.5)]
    [TestCase(392.0, 64.0)]
    public void Row_seven_of_sixteen_equals_row_seven_alone(double a, double b)
    {
        long[] seeds = [.. Enumerable.Range(0, 16).Select(i => 100L + i)];
        using var batch = new RowStreams(seeds).Beta(new("prior-radius", 2), a, b, [3]);
        using var alone = new RowStreams(seeds[7]).Beta(new("prior-radius", 2), a, b, [3]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(batch.shape, Is.EqualTo(new long[] { 16, 3 }));
        Assert.That(batch.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(Values.Same(Values.RowBits(batch, 7), Values.Bits(alone)));
    }

    [Test]
    public void One_draw_a_row_has_no_further_dimension_and_longer_draws_begin_with_it()
    {
        var streams = new RowStreams([1, 2]);
        using var one = streams.Beta("x", 392, 64, []);
        using var many = streams.Beta("x", 392, 64, [5]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(one.shape, Is.EqualTo(new long[] { 2 }));
        Assert.That(Values.Of(one), Is.EqualTo(new[] { Values.Of(many)[0], Values.Of(many)[5] }));
    }

    [Test]
    public void Elements_rows_and_keys_are_uncorrelated()
    {
        var x = Draw(5, 3);
        using var other = new RowStreams(4).Beta(new("x", 1), 5, 3, [N]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Correlation(x[..^1], x[1..]), Is.EqualTo(0).Within(5 / Math.Sqrt(N)));
        Assert.That(Moments.Correlation(x, Values.Of(other)), Is.EqualTo(0).Within(5 / Math.Sqrt(N)));
    }

    // Gamma draws of such shapes are mostly too small for a double; the two ends still come up as often as they should.
    [TestCase(1e-3, 1e-3, 0.5)]
    [TestCase(1e-4, 3e-4, 0.25)]
    [TestCase(1e-5, 1e-5, 0.5)]
    public void Tiny_shapes_give_numbers_and_not_zero_over_zero(double a, double b, double mean)
    {
        var x = Draw(a, b);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(x, Is.All.GreaterThan(0).And.All.LessThan(1));
        Assert.That(Moments.Mean(x), Is.EqualTo(mean).Within(5 * Math.Sqrt(mean * (1 - mean) / N)));
    }

    [TestCase(0.0, 1.0, "a is 0; give a positive, finite shape")]
    [TestCase(-1.5, 1.0, "a is -1.5; give a positive, finite shape")]
    [TestCase(double.NaN, 1.0, "a is NaN; give a positive, finite shape")]
    [TestCase(1.0, 0.0, "b is 0; give a positive, finite shape")]
    [TestCase(1.0, double.PositiveInfinity, "b is Infinity; give a positive, finite shape")]
    public void Shapes_that_are_no_shapes_are_refused_by_name(double a, double b, string message) =>
        Assert.That(() => new RowStreams(1).Beta("x", a, b, [1]),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    private static double[] Draw(double a, double b)
    {
        using var draw = new RowStreams(4).Beta("x", a, b, [N]);
        return Values.Of(draw);
    }
}
