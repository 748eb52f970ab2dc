using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PureDeathProcessTests
{
    private static readonly PureDeathProcess Process = new();

    [TestCase(2)]
    [TestCase(30)]
    [TestCase(1000)]
    public void Times_run_from_t_end_to_0_even_in_the_logit_of_what_survives(int steps)
    {
        var levels = Process.Levels(steps);
        double[] logits = [.. levels.SkipLast(1).Select(t => -t - Math.Log(-Math.Exp(-t) + 1))];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels, Has.Count.EqualTo(steps + 1).And.Ordered.Descending);
        Assert.That((levels[0], levels[^1]), Is.EqualTo((15.0, 0.0)));
        Assert.That(Math.Exp(-levels[^2]), Is.EqualTo(1 - Math.Exp(-15)).Within(1e-15));
        var stride = (logits[^1] - logits[0]) / (steps - 1);
        for (var i = 1; i < steps; i++)
            Assert.That(logits[i] - logits[i - 1], Is.EqualTo(stride).Within(1e-8));
        Assert.That(Process.ObservationTimes(steps), Is.EqualTo(levels.SkipLast(1).Reverse()));
    }

    [Test]
    public void One_step_goes_straight_from_t_end() => Assert.That(Process.Levels(1), Is.EqualTo(new[] { 15.0, 0 }));

    [Test]
    public void Survivors_are_binomial()
    {
        using var scope = NewDisposeScope();
        var clean = full([2, 20_000], 180, ScalarType.Float64);

        var x = Process.Perturb(clean, NoiseLevels.PerRow(2, 0.1, 3), new RowStreams([1, 2]), "start").Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(x.dtype, Is.EqualTo(ScalarType.Int64));
        foreach (var (row, t) in new[] { (0, 0.1), (1, 3.0) })
            Assert.That(ChiSquare.OverCritical(x[row].data<long>().ToArray(),
                CountDraws.Probabilities(new BinomialLaw(180, Math.Exp(-t)), 256)), Is.LessThan(1));
    }

    [Test]
    public void Raising_keeps_the_law()
    {
        using var scope = NewDisposeScope();
        var (random, from, to) = (new RowStreams([5]), NoiseLevels.All(0.3), NoiseLevels.All(1.2));
        var low = Process.Perturb(full([1, 20_000], 90, ScalarType.Int64), from, random, "low");

        var high = Process.Raise(low, from, to, random, "high").Value.data<long>().ToArray();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Process.RaisesExactly);
        Assert.That(ChiSquare.OverCritical(high, CountDraws.Probabilities(new BinomialLaw(90, Math.Exp(-1.2)), 91)), Is.LessThan(1));
        Assert.That(() => Process.Raise(low, from, to, random, "x", 1.1),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("noiseScale is 1.1"));
    }

    [Test]
    public void Row_is_the_same_alone_and_in_a_batch()
    {
        using var scope = NewDisposeScope();
        var clean = randint(0, 256, [3, 1, 4, 4], ScalarType.Int64);
        var all = Process.Perturb(clean, NoiseLevels.All(0.7), new RowStreams([7, 8, 9]), "start").Value;
        var one = Process.Perturb(clean.narrow(0, 2, 1), NoiseLevels.All(0.7), new RowStreams([9]), "start").Value;

        Assert.That(Values.Same(Values.RowBits(all, 2), Values.Bits(one)));
    }

    [Test]
    public void Share_of_births_is_1_on_the_last_step_and_0_where_the_level_stays()
    {
        using var scope = NewDisposeScope();
        var share = PureDeathProcess.BirthShare(zeros(1, 4), NoiseLevels.PerPosition(2, 2, 2, 0), NoiseLevels.PerPosition(0, 1, 2, 0));

        Assert.That(Values.Of(share), Is.EqualTo(new[] { 1, (Math.Exp(-1) - Math.Exp(-2)) / (1 - Math.Exp(-2)), 0, 0 }).Within(1e-15));
    }

    [Test]
    public void Values_become_counts_within_the_support()
    {
        using var scope = NewDisposeScope();
        Assert.That(Process.Counts(tensor(new[] { -3, 0.5, 1.5, 199.99999, 400 })).data<long>().ToArray(),
            Is.EqualTo(new long[] { 0, 0, 2, 200, 255 }));
    }

    [Test]
    public void Prior_is_black_and_settings_make_the_process()
    {
        using var scope = NewDisposeScope();
        var made = (PureDeathProcess)ProcessFactory.Create(ComponentSettings.Create("pure-death",
            new Dictionary<string, object?> { ["levels"] = 16, ["t_end"] = 9.0 }));
        var prior = made.DrawPrior([2, 3], NoiseLevels.All(9), new RowStreams([1, 2])).Value;

        using var _ = Assert.EnterMultipleScope();
        Assert.That((made.Support, made.MaxCount, made.TEnd, made.Name, made.Kind),
            Is.EqualTo((16, 15, 9.0, "pure-death", StateKind.Counts)));
        Assert.That((prior.dtype, Values.Of(prior).Max()), Is.EqualTo((ScalarType.Int64, 0.0)));
        Assert.That(prior.shape, Is.EqualTo(new long[] { 2, 2, 3 }));
    }

    [TestCase(1, 15, "support is 1; give 2 to 65536")]
    [TestCase(65537, 15, "support is 65537")]
    [TestCase(256, 0.69, "t_end is 0.69; give a number above 0.694")]
    [TestCase(256, double.NaN, "t_end is NaN")]
    public void Wrong_settings_are_refused(int support, double tEnd, string message) => Assert.That(
        () => new PureDeathProcess(support, tEnd), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));

    [Test]
    public void No_steps_are_refused() => Assert.That(
        () => Process.Levels(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("steps is 0; give at least 1"));
}
