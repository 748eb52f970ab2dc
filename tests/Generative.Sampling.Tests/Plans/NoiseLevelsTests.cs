namespace Generative.Sampling.Tests;

public sealed class NoiseLevelsTests
{
    [Test]
    public void Shared_levels_are_read_at_every_row_and_position()
    {
        var both = NoiseLevels.PerRow(2, 1, 2, 3, 4, 5, 6);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(NoiseLevels.All(7)[5, 9], Is.EqualTo(7));
        Assert.That(NoiseLevels.PerPosition(1, 2)[4, 1], Is.EqualTo(2));
        Assert.That(NoiseLevels.PerRow(2, 8, 9)[1, 3], Is.EqualTo(9));
        Assert.That((both.Rows, both.Columns, both[1, 0], both.Max, both.IsUniform), Is.EqualTo((2, 3, 4.0, 6.0, false)));
        Assert.That(both.Select(t => 2 * t), Is.EqualTo(NoiseLevels.PerRow(2, 2, 4, 6, 8, 10, 12)));
        Assert.That(both.ToString(), Is.EqualTo("1 2 3 | 4 5 6"));
    }

    [Test]
    public void Levels_are_equal_by_value_and_shape()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(NoiseLevels.All(1), Is.EqualTo(NoiseLevels.PerPosition(1)));
        Assert.That(NoiseLevels.PerPosition(1, 2), Is.Not.EqualTo(NoiseLevels.PerRow(2, 1, 2)));
        Assert.That(NoiseLevels.All(1).GetHashCode(), Is.EqualTo(NoiseLevels.PerPosition(1).GetHashCode()));
    }

    [Test]
    public void Wrong_levels_are_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => NoiseLevels.All(double.NaN), Throws.ArgumentException.With.Message.Contains("NaN"));
        Assert.That(() => NoiseLevels.PerRow(2, 1, 2, 3), Throws.ArgumentException.With.Message.Contains("3 levels do not fill 2 rows"));
        Assert.That(() => NoiseLevels.PerPosition(), Throws.ArgumentException);
        Assert.That(() => NoiseLevels.PerPosition(1, 2).Uniform, Throws.InvalidOperationException.With.Message.Contains("1 x 2 levels"));
    }
}
