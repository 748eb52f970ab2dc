namespace Generative.Sampling.Tests;

public sealed class BlockNoiseTests
{
    [TestCase("loglinear")]
    [TestCase("square")]
    [TestCase("square_root")]
    [TestCase("log")]
    public void Weight_is_the_growth_of_the_probability_over_it(string name)
    {
        var noise = BlockNoise.Named(name);
        using var _ = Assert.EnterMultipleScope();
        foreach (var t in new[] { 0.1, 0.5, 0.9 })
        {
            var slope = (noise.MaskProbability(t + 1e-6) - noise.MaskProbability(t - 1e-6)) / 2e-6;
            Assert.That(noise.LossWeight(t), Is.EqualTo(slope / noise.MaskProbability(t)).Within(1e-6), $"{name} at {t}");
            Assert.That(noise.Name, Is.EqualTo(name));
        }
    }

    [Test]
    public void Cosine_has_its_floor_twice_as_published()
    {
        var (t, p) = (0.4, 1 - (0.999 * Math.Cos(Math.PI / 2 * 0.4)));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(BlockNoise.Cosine.MaskProbability(t), Is.EqualTo(p).Within(1e-12));
        Assert.That(BlockNoise.Cosine.LossWeight(t),
            Is.EqualTo(0.999 * Math.Sin(Math.PI / 2 * t) * Math.PI / 2 / (p + 1e-3)).Within(1e-12));
    }

    [Test]
    public void Powers_are_floored_near_time_0()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(BlockNoise.Square.MaskProbability(0.001), Is.EqualTo(1e-3));
        Assert.That(BlockNoise.Square.LossWeight(0.001), Is.EqualTo(2).Within(1e-9));
    }

    [Test]
    public void What_is_unknown_or_out_of_range_is_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => BlockNoise.Named("sine"),
            Throws.ArgumentException.With.Message.Contains("use one of loglinear, square, square_root, log, cosine"));
        Assert.That(() => BlockNoise.Log.MaskProbability(1.1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("t is 1.1"));
        Assert.That(() => BlockNoise.Log.LossWeight(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
