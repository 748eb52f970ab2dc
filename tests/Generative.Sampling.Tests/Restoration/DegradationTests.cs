using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class DegradationTests
{
    private static readonly GaussianBlur Blur = new(2);
    private static readonly AverageDownSampling Fewer = new();

    private static Tensor Picture()
    {
        using var generator = new Generator(3);
        return randn([2, 3, 8, 12], ScalarType.Float64, generator: generator);
    }

    [Test]
    public void Level_0_is_the_picture_itself()
    {
        using var scope = NewDisposeScope();
        var x = Picture();
        foreach (var degradation in (IDegradation[])[Blur, Fewer])
            Assert.That(Values.Same(Values.Bits(degradation.Degrade(x, 0)), Values.Bits(x)), degradation.Name);
    }

    [Test]
    public void Blur_spreads_a_point_by_the_normal_law_each_channel_alone()
    {
        using var scope = NewDisposeScope();
        var x = zeros([1, 2, 33, 33], ScalarType.Float64);
        x[0, 1, 16, 16] = 1;

        var blurred = Blur.Degrade(x, 0.5);

        // Deviation 1: the weights are exp(-r^2 / 2) over their sum.
        var sum = Enumerable.Range(-4, 9).Sum(i => Math.Exp(-0.5 * i * i));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(blurred[0, 1, 16, 16].item<double>(), Is.EqualTo(1 / (sum * sum)).Within(1e-15));
        Assert.That(blurred[0, 1, 18, 15].item<double>(), Is.EqualTo(Math.Exp(-2.5) / (sum * sum)).Within(1e-15));
        Assert.That(blurred[0, 0].abs().sum().item<double>(), Is.Zero);
    }

    [Test]
    public void Flat_picture_stays_flat_however_wide_the_blur()
    {
        using var scope = NewDisposeScope();
        var flat = ones([1, 1, 4, 5], ScalarType.Float64) * 0.7;
        Assert.That(Values.Distance(Blur.Degrade(flat, 10), flat), Is.LessThan(1e-14));
    }

    [Test]
    public void Down_sampling_shows_the_mean_of_each_block()
    {
        using var scope = NewDisposeScope();
        var x = arange(16, ScalarType.Float64).reshape(1, 1, 4, 4);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(Fewer.Degrade(x, 1)),
            Is.EqualTo(new[] { 2.5, 2.5, 4.5, 4.5, 2.5, 2.5, 4.5, 4.5, 10.5, 10.5, 12.5, 12.5, 10.5, 10.5, 12.5, 12.5 }));
        Assert.That(Values.Of(Fewer.Degrade(x, 2)), Is.All.EqualTo(7.5));
        Assert.That(Values.Distance(Fewer.Degrade(x, 1.25), Fewer.Degrade(x, 1) * 0.75 + Fewer.Degrade(x, 2) * 0.25), Is.LessThan(1e-15));
        Assert.That(() => Fewer.Degrade(x, 3),
            Throws.ArgumentException.With.Message.Contains("A 4x4 picture does not divide into blocks of 8x8"));
    }

    [Test]
    public void Process_degrades_each_row_to_its_level_and_adds_its_noise()
    {
        using var scope = NewDisposeScope();
        var process = new DegradationProcess(Blur, noise: level => 0.1 * level);
        var (x, random) = (Picture(), new Generative.Runtime.RowStreams([4, 5]));
        var noise = random.Normal("start", [3, 8, 12], ScalarType.Float64);

        var state = process.Perturb(x, NoiseLevels.PerRow(2, 0.5, 1), random, "start").Value;

        var expected = cat([Blur.Degrade(x[..1], 0.5) + noise[..1] * 0.05, Blur.Degrade(x[1..], 1) + noise[1..] * 0.1]);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(state, expected), Is.LessThan(1e-14));
        Assert.That(process.Levels(4), Is.EqualTo(new[] { 1, 0.75, 0.5, 0.25, 0 }));
        Assert.That(process.DrawPrior([3, 8, 12], NoiseLevels.All(1), random).Value.shape, Is.EqualTo(new long[] { 2, 3, 8, 12 }));
    }

    [Test]
    public void What_a_process_cannot_do_is_explained()
    {
        var process = new DegradationProcess(Blur);
        var random = new Generative.Runtime.RowStreams([1]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => process.DrawPrior([1, 4, 4], NoiseLevels.All(1), random),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("'gaussian-blur' without noise has no prior"));
        Assert.That(() => new DegradationProcess(Blur, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new GaussianBlur(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
