namespace Generative.Sampling.Tests;

public sealed class BoundEstimateTests
{
    [Test]
    public void Mean_and_error_are_the_samples()
    {
        var estimate = new BoundEstimate();
        estimate.Add([2, 4, 4, 4, 5, 5, 7, 9]);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(estimate.Count, Is.EqualTo(8));
        Assert.That(estimate.Mean, Is.EqualTo(5).Within(1e-12));
        Assert.That(estimate.StandardError, Is.EqualTo(Math.Sqrt(32.0 / 7 / 8)).Within(1e-12));
        Assert.That(estimate.ToString(), Does.StartWith("5 +- 0.75").And.EndsWith("(8)"));
    }

    [Test]
    public void Digits_are_not_lost_where_the_mean_is_large()
    {
        var estimate = new BoundEstimate();
        for (var i = 0; i < 1000; i++)
            estimate.Add(1e9 + (i % 2));
        Assert.That(estimate.StandardError, Is.EqualTo(Math.Sqrt(0.25 * 1000 / 999 / 1000)).Within(1e-6));
    }

    [Test]
    public void One_estimate_has_no_error_and_none_that_is_infinite_is_taken()
    {
        var estimate = new BoundEstimate();
        estimate.Add(3);
        using var _ = Assert.EnterMultipleScope();
        Assert.That((estimate.Mean, estimate.StandardError), Is.EqualTo((3.0, (double?)null)));
        Assert.That(() => estimate.Add(double.PositiveInfinity),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("estimate is Infinity"));
        Assert.That(() => estimate.Add(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(estimate.Count, Is.EqualTo(1));
    }

    [Test]
    public void Independent_estimates_add_up()
    {
        BoundEstimate a = new(), b = new();
        a.Add([1, 3]);
        b.Add([10, 10, 16]);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(BoundEstimate.Sum([a, b]).Mean, Is.EqualTo(14).Within(1e-12));
        Assert.That(BoundEstimate.Sum([a, b]).StandardError, Is.EqualTo(Math.Sqrt(1 + 4)).Within(1e-12));
        Assert.That(BoundEstimate.Sum([a, new()]).StandardError, Is.Null);
    }

    [Test]
    public void Bits_are_nats_over_log_2_a_byte()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(BitsPerByte.FromNats(8 * Math.Log(2), 4), Is.EqualTo(2).Within(1e-12));
        Assert.That(() => BitsPerByte.FromNats(1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("bytes is 0"));
    }
}
