namespace Generative.Sampling.Tests;

public sealed class LevelSpacingTests
{
    private static readonly DiscreteVpProcess Discrete = new(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02, false));

    public static IEnumerable<TestCaseData> Everywhere() =>
        from name in LevelSpacing.Names
        from process in (IContinuousProcess[])[new EdmProcess(), new VpProcess(), new VeProcess(), Discrete, new RectifiedFlowProcess(),
            new PoissonFlowProcess(128)]
        from steps in new[] { 1, 2, 3, 18, 1000 }
        select new TestCaseData(name, process, steps).SetArgDisplayNames(name, process.Name, $"{steps}");

    [TestCaseSource(nameof(Everywhere))]
    public void Steps_asked_are_steps_laid_out_from_the_highest_level_down_to_0(string name, IContinuousProcess process, int steps)
    {
        var levels = LevelSpacing.Levels(name, process, steps);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels, Has.Count.EqualTo(steps + 1).And.All.Matches<double>(double.IsFinite));
        Assert.That(levels, Is.Ordered.Descending.And.Unique);
        Assert.That(levels[^1], Is.Zero);
        if (process is not DiscreteVpProcess || name != LevelSpacing.Default)
            Assert.That(levels[0], Is.EqualTo(process.Levels(process is DiscreteVpProcess ? 1000 : steps)[0]));
    }

    [Test]
    public void Levels_are_spaced_in_sigma_over_the_process_own_range()
    {
        var vp = new VpProcess();
        var (low, high) = (vp.Sigma(1e-3), vp.Sigma(1));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(LevelSpacing.Levels("karras", vp, 6).Select(vp.Sigma),
            Is.EqualTo(NoiseSchedules.Karras(6, low, high)).Within(1e-9).Percent);
        Assert.That(LevelSpacing.Levels("exponential", vp, 6).Take(6).Select(vp.Sigma),
            Is.EqualTo(NoiseSchedules.Geometric(6, high, low)).Within(1e-9).Percent);
        Assert.That(LevelSpacing.Levels("beta", vp, 6).Take(6).Select(vp.Sigma),
            Is.EqualTo(NoiseSchedules.Beta(6, low, high)).Within(1e-9).Percent);
        Assert.That(LevelSpacing.Levels("karras", new EdmProcess(), 6), Is.EqualTo(new EdmProcess().Levels(6)).Within(1e-12));
    }

    [Test]
    public void Table_is_spaced_over_all_its_timesteps_and_not_over_those_few_steps_would_take()
    {
        var levels = LevelSpacing.Levels("karras", Discrete, 10);
        Assert.That((levels[0], levels[9]), Is.EqualTo((1000.0, 1.0)).Within(1e-9));
    }

    [Test]
    public void Unknown_name_and_process_without_a_sigma_are_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => LevelSpacing.Levels("karas", new EdmProcess(), 4),
            Throws.ArgumentException.With.Message.Contains("levels is 'karas' (did you mean karras?); choose default, karras"));
        Assert.That(() => LevelSpacing.Levels("karras", new OddProcess(), 4),
            Throws.ArgumentException.With.Message.Contains("'odd' has no sigma"));
        Assert.That(LevelSpacing.Levels("default", new OddProcess(), 4), Has.Count.EqualTo(5));
        Assert.That(() => LevelSpacing.Levels("beta", new EdmProcess(), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
