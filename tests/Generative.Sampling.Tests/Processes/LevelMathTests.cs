using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class LevelMathTests
{
    private static readonly NoiseLevels PerRow = NoiseLevels.PerRow(2, 1, 2), PerPosition = NoiseLevels.PerPosition(1, 2, 3),
        Both = NoiseLevels.PerRow(2, 1, 2, 3, 4, 5, 6);

    [Test]
    public void Levels_are_shaped_to_broadcast_against_the_state()
    {
        using var scope = NewDisposeScope();
        var state = zeros(2, 3, 4, 5);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Shape(NoiseLevels.All(3)), Is.EqualTo(new long[] { 1, 1, 1, 1 }));
        Assert.That(Shape(PerRow), Is.EqualTo(new long[] { 2, 1, 1, 1 }));
        Assert.That(Shape(PerPosition), Is.EqualTo(new long[] { 1, 3, 1, 1 }));
        Assert.That(Shape(Both), Is.EqualTo(new long[] { 2, 3, 1, 1 }));
        Assert.That(Values.Of(LevelMath.Over(state, Both, t => 10 * t)), Is.EqualTo(new double[] { 10, 20, 30, 40, 50, 60 }));

        long[] Shape(NoiseLevels levels) => LevelMath.Over(state, levels, t => t).shape;
    }

    [Test]
    public void Levels_that_do_not_fit_are_refused_with_both_counts()
    {
        using var state = zeros(4, 7);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => LevelMath.Over(state, PerRow, t => t), Throws.ArgumentException.With.Message.Contains("2 rows, the state has 4"));
        Assert.That(() => LevelMath.Over(state, PerPosition, t => t),
            Throws.ArgumentException.With.Message.Contains("3 positions, the state has 7"));
    }
}
