using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class TokenProcessTests
{
    private const int Mask = 2;

    private static readonly IRandomSource Random = new RowStreams([1, 2, 3, 4]);

    private static AbsorbingProcess Absorbing => new(new LogLinearMaskSchedule(), 4, Mask);

    private static UniformTokenProcess Uniform => new(new GeometricMaskSchedule(1e-4, 5), 4);

    [Test]
    public void Levels_fall_as_published_and_end_clean()
    {
        var levels = Absorbing.Levels(4);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels, Has.Count.EqualTo(5));
        Assert.That(levels[0], Is.EqualTo(1));
        Assert.That(levels[1] - levels[2], Is.EqualTo((1 - 1e-5) / 4).Within(1e-12));
        Assert.That(levels[^1], Is.Zero);
        Assert.That(Absorbing.Levels(1), Is.EqualTo(new double[] { 1, 0 }));
        Assert.That(() => Absorbing.Levels(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Runs_start_from_masks_or_from_uniform_tokens()
    {
        using var scope = NewDisposeScope();
        var masks = Absorbing.DrawPrior([5], NoiseLevels.All(1), Random).Value;
        var tokens = Uniform.DrawPrior([5000], NoiseLevels.All(1), Random).Value;
        using var _ = Assert.EnterMultipleScope();
        Assert.That(masks.shape, Is.EqualTo(new long[] { 4, 5 }));
        Assert.That(masks.eq(Mask).all().item<bool>(), Is.True);
        Assert.That(TokenLaw.Pearson(tokens, [0.25, 0.25, 0.25, 0.25]), Is.LessThan(TokenLaw.Critical(4)));
    }

    [Test]
    public void Perturbed_tokens_are_noised_as_often_as_their_own_level_says()
    {
        using var scope = NewDisposeScope();
        var clean = zeros([4, 20_000], ScalarType.Int64);
        var noisy = Absorbing.Perturb(clean, NoiseLevels.PerRow(4, 0, 0.2, 0.5, 1), Random, "test").Value;
        var shares = noisy.eq(Mask).to(ScalarType.Float64).mean([1]).data<double>().ToArray();
        Assert.That(shares, Is.EqualTo(new[] { 0, 0.1998, 0.4995, 0.999 }).Within(0.015));
    }

    /// <summary>q(x_t | x_0) = q(x_t | x_s) q(x_s | x_0), counted.</summary>
    [Test]
    public void Raising_gives_the_law_of_the_higher_level([Values] bool uniform)
    {
        using var scope = NewDisposeScope();
        TokenProcess process = uniform ? Uniform : Absorbing;
        var (low, high) = (NoiseLevels.All(0.6), NoiseLevels.All(0.9));
        var state = process.Perturb(zeros([4, 10_000], ScalarType.Int64), low, Random, "low");
        var raised = process.Raise(state, low, high, Random, "raise").Value;
        var kept = process.Alpha(0.9);
        double[] law = uniform ? [kept + (1 - kept) / 4, (1 - kept) / 4, (1 - kept) / 4, (1 - kept) / 4] : [kept, 1e-300, 1 - kept];
        var pearson = TokenLaw.Pearson(raised, law);
        Assert.That(pearson, Is.LessThan(TokenLaw.Critical(4)));
    }

    [Test]
    public void Level_of_is_the_inverse_of_the_noised_share()
    {
        foreach (var level in new[] { 0.01, 0.3, 0.99 })
            Assert.That(Absorbing.LevelOf(1 - Absorbing.Alpha(level)), Is.EqualTo(level).Within(1e-9));
    }

    [Test]
    public void Mistakes_are_named()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new AbsorbingProcess(new LogLinearMaskSchedule(), 4, 4),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("mask is 4"));
        Assert.That(() => new UniformTokenProcess(new LogLinearMaskSchedule(), 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Absorbing.Perturb(zeros(4, 3), NoiseLevels.All(1), Random, "x"),
            Throws.ArgumentException.With.Message.Contains("Int64"));
        Assert.That(() => Absorbing.Raise(zeros([4, 3], ScalarType.Int64), NoiseLevels.All(0), NoiseLevels.All(1), Random, "x", 2),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
